package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateMeterTest {

  private static final long MS = 1_000_000L;

  private final RateMeter meter = new RateMeter(0);

  @Test
  void aSteadyStreamShowsItsRateFromTheFirstTenthOn() {
    for (int ms = 0; ms <= 5000; ms++) {
      meter.add(625, ms * MS);
      if (ms >= 100) {
        assertThat(meter.bitsPerSecond(ms * MS)).isEqualTo(5_000_000);
      }
    }
  }

  @Test
  void aSecondAfterTheLastByteTheRateIsZero() {
    meter.add(1000, 0);
    assertThat(meter.bitsPerSecond(500 * MS)).isPositive();
    assertThat(meter.bitsPerSecond(1200 * MS)).isZero();
    meter.add(1000, 3_600_000 * MS);
    assertThat(meter.bitsPerSecond(3_600_150 * MS)).isEqualTo(8000);
  }
}
