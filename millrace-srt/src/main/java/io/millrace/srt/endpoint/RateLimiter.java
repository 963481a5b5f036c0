package io.millrace.srt.endpoint;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * So many events a second for each source and for all together, and as many at once after a quiet
 * second. Takes 8 bytes for each of 4,096 buckets and never more, whatever comes: a source is
 * hashed into one of them, with a key that nobody outside knows. Two sources may share a bucket and
 * its rate; which ones changes with each start. One owner.
 *
 * <p>A bucket is one time: until when its events are paid for at an even rate. An event that would
 * push it more than a second beyond now is refused, and costs nothing.
 */
final class RateLimiter {

  private static final int BUCKETS = 4_096;
  private static final long BURST_NS = TimeUnit.SECONDS.toNanos(1);

  /** Verdict on one event. */
  enum Outcome {
    WITHIN,
    TOO_MANY_OF_SOURCE,
    TOO_MANY_IN_ALL
  }

  private final long hashKey;
  private final long sourceStepNs;
  private final long stepNs;
  private final long[] paidUntilNs = new long[BUCKETS];
  private long allPaidUntilNs;

  /**
   * @param hashKey at random
   * @param perSecond 1 to 1,000,000,000
   */
  RateLimiter(EndpointLimits.Bound perSecond, long hashKey, long nowNs) {
    this.hashKey = hashKey;
    this.sourceStepNs = BURST_NS / perSecond.perSource();
    this.stepNs = BURST_NS / perSecond.inAll();
    Arrays.fill(paidUntilNs, nowNs);
    this.allPaidUntilNs = nowNs;
  }

  /** One event of this source; it counts only if it is within both rates. */
  Outcome admit(long source, long nowNs) {
    int bucket = bucket(source);
    long afterNs = later(paidUntilNs[bucket], nowNs) + sourceStepNs;
    if (afterNs - nowNs > BURST_NS) {
      return Outcome.TOO_MANY_OF_SOURCE;
    }
    long allAfterNs = later(allPaidUntilNs, nowNs) + stepNs;
    if (allAfterNs - nowNs > BURST_NS) {
      return Outcome.TOO_MANY_IN_ALL;
    }
    paidUntilNs[bucket] = afterNs;
    allPaidUntilNs = allAfterNs;
    return Outcome.WITHIN;
  }

  private static long later(long aNs, long bNs) {
    return aNs - bNs > 0 ? aNs : bNs;
  }

  /** The finaliser of SplitMix64: every bit of source and key decides over every bit. */
  private int bucket(long source) {
    long mixed = source ^ hashKey;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return (int) (mixed ^ mixed >>> 31) & (BUCKETS - 1);
  }
}
