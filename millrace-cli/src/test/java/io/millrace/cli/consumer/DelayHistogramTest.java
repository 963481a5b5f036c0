package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayHistogramTest {

  private static final double[] SHARES = {0.0, 0.01, 0.5, 0.9, 0.99, 0.999, 1.0};

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 77, 4711, 99_991})
  void percentilesAreAtMostThreePercentAboveTheTruthAndNeverBelow(long seed) {
    Random random = new Random(seed);
    DelayHistogram histogram = new DelayHistogram();
    long[] values = new long[1 + random.nextInt(5000)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong() & ((1L << random.nextInt(37)) - 1);
      histogram.record(values[i]);
    }
    Arrays.sort(values);

    for (double share : SHARES) {
      long truth = values[Math.max(1, (int) Math.ceil(share * values.length)) - 1];
      assertThat(histogram.percentileUs(share))
          .isBetween(truth, truth + Math.max(0, (long) (truth * 0.032)));
    }
    assertThat(histogram.maxUs()).isEqualTo(values[values.length - 1]);
    assertThat(histogram.count()).isEqualTo(values.length);
  }

  @Test
  void whatLiesOutsideCountsAsTheNearestEnd() {
    DelayHistogram histogram = new DelayHistogram();
    histogram.record(-5);
    assertThat(histogram.maxUs()).isZero();
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.percentileUs(0.5)).isZero();
    assertThat(histogram.percentileUs(1)).isEqualTo(DelayHistogram.MAX_US);
  }

  @Test
  void anEmptyHistogramSaysZero() {
    assertThat(new DelayHistogram().percentileUs(0.99)).isZero();
  }
}
