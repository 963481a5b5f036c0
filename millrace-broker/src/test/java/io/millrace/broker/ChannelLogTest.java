package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelLogTest {
  private static final long SECOND = 1_000_000_000L;
  private static final BrokerLimits LIMITS =
      new BrokerLimits(8L << 20, Duration.ofSeconds(4), 4L << 20);
  private static final ByteBuffer NO_TABLES = ByteBuffer.allocate(0);

  private final ChannelLog log = new ChannelLog(LIMITS, new PageSupply(10_000));

  @Test
  void startsEmpty() {
    assertThat(log.first()).isZero();
    assertThat(log.end()).isZero();
    assertThat(log.holds(0)).isFalse();
    assertThat(log.holds(-1)).isFalse();
    assertThat(log.pages()).isZero();
  }

  @Test
  void refusesEmptyAndOversizedPackets() {
    assertThat(log.append(ByteBuffer.allocate(0), 0, 0)).isFalse();
    assertThat(log.append(ByteBuffer.allocate(1457), 0, 0)).isFalse();
    assertThat(log.append(ByteBuffer.allocate(1456), 0, 0)).isTrue();
    assertThat(log.end()).isOne();
  }

  @Test
  void readingWhatIsNotHeldIsAnError() {
    assertThatThrownBy(() -> log.length(0)).hasMessage("index 0 is not held: 0 to 0");
  }

  @Test
  void originTimesNeverGoBackNorFarAhead() {
    log.append(ByteBuffer.allocate(1), 100, 100);
    log.append(ByteBuffer.allocate(1), 50, 110);
    log.append(ByteBuffer.allocate(1), 120 * SECOND, 120);
    assertThat(log.originNs(0)).isEqualTo(100);
    assertThat(log.originNs(1)).isEqualTo(100);
    assertThat(log.originNs(2)).isEqualTo(120 + SECOND);
  }

  @Test
  void timesMayWrapAround() {
    log.append(ByteBuffer.allocate(1), Long.MAX_VALUE - 1, Long.MAX_VALUE);
    log.append(ByteBuffer.allocate(1), Long.MIN_VALUE + 1, Long.MIN_VALUE + 2);
    assertThat(log.originNs(1)).isEqualTo(Long.MIN_VALUE + 1);
    log.expire(Long.MIN_VALUE + 3);
    assertThat(log.holds(0)).isTrue();
  }

  @ParameterizedTest(name = "{0} kbit/s")
  @ValueSource(ints = {100, 1_000, 5_000, 20_000, 50_000})
  void takesTheMemoryThatTheStreamNeedsAndNoMore(int kbits) {
    BrokerLimits limits = BrokerLimits.DEFAULT;
    ChannelLog log = new ChannelLog(limits, new PageSupply(10_000));
    int most = run(log, kbits, 60 * SECOND, 0);

    long needed = Math.min(kbits * 1000L / 8 * 20, limits.logBytes());
    long packets = Math.min(needed / 1316 + 1, limits.logBytes() * Page.SLOTS / Page.BYTES);
    assertThat(most).isBetween((int) (packets / Page.SLOTS), (int) (packets / Page.SLOTS) + 3);
    assertThat((long) most * Page.BYTES).isLessThanOrEqualTo(limits.logBytes());
  }

  @Test
  void smallPacketsCannotTakeMoreMemoryEither() {
    ChannelLog log = new ChannelLog(LIMITS, new PageSupply(10_000));
    for (int i = 0; i < 100_000; i++) {
      log.append(ByteBuffer.allocate(1), i, i);
    }
    assertThat((long) log.pages() * Page.BYTES).isLessThanOrEqualTo(LIMITS.logBytes());
  }

  @Test
  void givesMemoryBackWhenTheStreamGetsSlower() {
    run(log, 10_000, 10 * SECOND, 0);
    run(log, 100, 20 * SECOND, 10 * SECOND);
    assertThat(log.pages()).isLessThanOrEqualTo(3 + PagePool.MAX_FREE);
  }

  @Test
  void aSteadyStreamReusesItsPages() {
    run(log, 5_000, 10 * SECOND, 0);
    int before = log.pages();
    run(log, 5_000, 60 * SECOND, 10 * SECOND);
    assertThat(log.pages()).isBetween(before - 1, before + 1);
  }

  @Test
  void whatIsTooOldGoesWithoutANewPacket() {
    run(log, 1_000, 3 * SECOND, 0);
    long end = log.end();
    log.expire(60 * SECOND);
    assertThat(log.end()).isEqualTo(end);
    assertThat(end - log.first()).isLessThan(Page.SLOTS);
    log.append(ByteBuffer.allocate(5), 60 * SECOND, 60 * SECOND);
    assertThat(log.length(end)).isEqualTo(5);
  }

  @Test
  void theRandomAccessPointIsForgottenWithItsPacket() {
    log.append(ByteBuffer.allocate(100), 0, 0);
    RandomAccessPoint point = log.markRandomAccess(NO_TABLES);
    log.append(ByteBuffer.allocate(11), 0, 0);
    assertThat(log.randomAccessPoint()).isSameAs(point);
    assertThat(log.bytesSince(Objects.requireNonNull(point))).isEqualTo(111);
    assertThat(log.isRandomAccess(0)).isTrue();
    assertThat(log.isRandomAccess(1)).isFalse();

    run(log, 5_000, 10 * SECOND, SECOND);
    assertThat(log.randomAccessPoint()).isNull();
  }

  @Test
  void clearedItHoldsNothing() {
    run(log, 1_000, 3 * SECOND, 0);
    log.clear();
    assertThat(log.pages()).isZero();
    assertThat(log.bytes()).isZero();
    assertThat(log.holds(log.end() - 1)).isFalse();
  }

  /** Returns the most pages that were taken. */
  private static int run(ChannelLog log, int kbits, long durationNs, long startNs) {
    ByteBuffer payload = ByteBuffer.allocate(1316);
    long stepNs = 1316 * 8 * 1_000_000L / kbits;
    int most = 0;
    for (long at = startNs; at < startNs + durationNs; at += stepNs) {
      log.append(payload, at, at);
      most = Math.max(most, log.pages());
    }
    return most;
  }
}
