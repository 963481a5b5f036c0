package io.millrace.cli.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/** Times in microseconds, up to a minute; what is longer counts as a minute. */
final class Delays {

  static final long MOST_US = TimeUnit.MINUTES.toMicros(1);

  private static final int DIGITS_OF_ALL = 3;
  private static final int DIGITS_OF_ONE = 2;
  private static final long NANOS_PER_MICRO = 1_000;

  private Delays() {}

  /** For many: three digits, 100 KB. */
  static Histogram ofAll() {
    return new Histogram(1, MOST_US, DIGITS_OF_ALL);
  }

  /** For one viewer: two digits, 10 KB. */
  static IntCountsHistogram ofOne() {
    return new IntCountsHistogram(1, MOST_US, DIGITS_OF_ONE);
  }

  /** What a time is recorded as. */
  static long us(long delayNs) {
    return Math.clamp(delayNs / NANOS_PER_MICRO, 0, MOST_US);
  }

  /** Milliseconds; 0 if nothing was recorded. */
  static double percentileMs(AbstractHistogram delays, double percent) {
    return delays.getTotalCount() == 0 ? 0 : delays.getValueAtPercentile(percent) / 1e3;
  }

  /** Milliseconds; 0 if nothing was recorded. */
  static double maxMs(AbstractHistogram delays) {
    return delays.getTotalCount() == 0 ? 0 : delays.getMaxValue() / 1e3;
  }
}
