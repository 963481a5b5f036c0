package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PageSupplyTest {

  private static final BrokerLimits LIMITS =
      new BrokerLimits(8L << 20, Duration.ofMinutes(10), 1L << 20);

  private final PageSupply supply = new PageSupply(3);

  @Test
  void logsTogetherTakeNoMoreThanThereIsAndGoOnWithTheNewest() {
    ChannelLog greedy = new ChannelLog(LIMITS, supply);
    ChannelLog late = new ChannelLog(LIMITS, supply);
    fill(greedy, 2);
    fill(late, 1);
    fill(greedy, 5);
    assertThat(supply.pages()).isEqualTo(3);
    assertThat(supply.isFull()).isTrue();
    assertThat(greedy.end()).isEqualTo(7L * Page.SLOTS);
    assertThat(greedy.holds(greedy.end() - 1)).isTrue();
    assertThat(greedy.holds(greedy.end() - 3L * Page.SLOTS)).isFalse();
    assertThat(late.holds(0)).as("another channel keeps what it has").isTrue();
  }

  @Test
  void whatALogGivesUpIsThereForOthers() {
    ChannelLog gone = new ChannelLog(LIMITS, supply);
    fill(gone, 3);
    gone.clear();
    assertThat(supply.pages()).isZero();
    assertThat(supply.isFull()).isFalse();
    fill(new ChannelLog(LIMITS, supply), 3);
    assertThat(supply.pages()).isEqualTo(3);
  }

  private static void fill(ChannelLog log, int pages) {
    for (int i = 0; i < pages * Page.SLOTS; i++) {
      assertThat(log.append(ByteBuffer.allocate(1316), i, i)).isTrue();
    }
  }
}
