package io.millrace.server.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockListTest {

  private static final InetAddress CALLER = InetAddress.ofLiteral("192.0.2.7");
  private static final AddressRange RANGE = AddressRange.parse("192.0.2.0/24");
  private static final Duration HOUR = Duration.ofHours(1);

  private long nowNs = Long.MAX_VALUE - 5; // a clock that is about to wrap
  private Instant now = Instant.parse("2026-11-22T21:00:00.123456Z");
  private final BlockList blocks = new BlockList(() -> nowNs, () -> now);

  private Block add(AddressRange range, Optional<String> channel) {
    return blocks.add(range, channel, "noise", "alice", HOUR).orElseThrow();
  }

  private void pass(Duration time) {
    nowNs += time.toNanos();
    now = now.plus(time);
  }

  @Test
  void aBlockKeepsItsAddressesOutOfEverything() {
    Block block = add(RANGE, Optional.empty());
    assertThat(blocks.find(CALLER)).isEqualTo(block);
    assertThat(blocks.find(CALLER, "news")).isEqualTo(block);
    assertThat(blocks.find(InetAddress.ofLiteral("192.0.3.7"))).isNull();
    assertThat(block.text())
        .isEqualTo("192.0.2.0/24 is kept out by the operator until 2026-11-22T22:00:00Z: noise");
  }

  @Test
  void aBlockOfOneChannelLeavesTheOthers() {
    Block block = add(RANGE, Optional.of("news"));
    assertThat(blocks.find(CALLER, "news")).isEqualTo(block);
    assertThat(blocks.find(CALLER, "sports")).isNull();
    assertThat(blocks.find(CALLER)).isNull();
    assertThat(block.text()).contains("from channel news");
  }

  @Test
  void aBlockEndsByItself() {
    add(RANGE, Optional.empty());
    pass(HOUR.minusNanos(1));
    assertThat(blocks.find(CALLER)).isNotNull();
    pass(Duration.ofNanos(1));
    assertThat(blocks.find(CALLER)).isNull();
    assertThat(blocks.all()).isEmpty();
  }

  @Test
  void aBlockEndsWhenItIsRemoved() {
    Block block = add(RANGE, Optional.empty());
    assertThat(blocks.remove(block.id())).isTrue();
    assertThat(blocks.find(CALLER)).isNull();
    assertThat(blocks.remove(block.id())).isFalse();
  }

  @Test
  void theSameAgainTakesTheOlderOnesPlace() {
    add(RANGE, Optional.empty());
    Block again = add(RANGE, Optional.empty());
    Block other = add(RANGE, Optional.of("news"));
    assertThat(blocks.all()).containsExactly(again, other);
  }

  @Test
  void whoEndsConnectionsIsToldWhenTheBlockHoldsAlready() {
    List<Block> told = new ArrayList<>();
    blocks.onAdded(block -> {
      assertThat(blocks.find(CALLER)).isEqualTo(block);
      told.add(block);
    });
    assertThat(told).isEmpty();
    Block block = add(RANGE, Optional.empty());
    assertThat(told).containsExactly(block);
  }

  @Test
  void thereIsAMost() {
    for (int i = 0; i < BlockList.MOST; i++) {
      add(AddressRange.parse("10.0.%d.%d".formatted(i / 256, i % 256)), Optional.empty());
    }
    assertThat(blocks.add(RANGE, Optional.empty(), "", "alice", HOUR)).isEmpty();
    assertThat(blocks.find(CALLER)).isNull();
    pass(HOUR);
    assertThat(blocks.add(RANGE, Optional.empty(), "", "alice", HOUR)).isPresent();
  }

  @Test
  void aBlockHasAnEndThatIsNotTooFar() {
    for (Duration time : List.of(Duration.ZERO, Duration.ofDays(31), Duration.ofSeconds(-1))) {
      assertThatThrownBy(() -> blocks.add(RANGE, Optional.empty(), "", "alice", time))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
