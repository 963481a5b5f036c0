package io.millrace.cli.consumer;

/**
 * Delays on a logarithmic scale with 32 steps per power of two, so a percentile is at most 3.2 %
 * above the truth. Values in microseconds, 0 to 2^36 (19 hours); what lies outside counts as the
 * nearest end. Fixed size, about 8 kB. One owner.
 *
 * <p>Values below 32 have a bucket each; above, the highest set bit chooses a row and the five bits
 * below it the bucket in the row.
 */
final class DelayHistogram {

  static final long MAX_US = (1L << 36) - 1;

  private static final int STEP_BITS = 5;
  private static final int STEPS = 1 << STEP_BITS;

  private final long[] counts = new long[bucket(MAX_US) + 1];
  private long total;
  private long maxUs;

  void record(long delayUs) {
    long value = Math.clamp(delayUs, 0, MAX_US);
    counts[bucket(value)]++;
    total++;
    maxUs = Math.max(maxUs, value);
  }

  long count() {
    return total;
  }

  /** Exact; 0 if nothing was recorded. */
  long maxUs() {
    return maxUs;
  }

  /**
   * The value that this share of all values does not exceed, rounded up to its bucket's end.
   *
   * @param share 0 to 1
   * @return 0 if nothing was recorded
   */
  long percentileUs(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(maxUs, bucketEnd(i));
      }
    }
    return maxUs;
  }

  private static int bucket(long value) {
    if (value < STEPS) {
      return (int) value;
    }
    int row = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - STEP_BITS;
    int step = (int) (value >>> row) & (STEPS - 1);
    return (row + 1) * STEPS + step;
  }

  private static long bucketEnd(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int row = bucket / STEPS - 1;
    long start = (long) (STEPS + bucket % STEPS) << row;
    return start + (1L << row) - 1;
  }
}
