package io.millrace.server.broker;

import java.util.concurrent.TimeUnit;

/**
 * Whether a loop was paused, or got too little of a processor: then it comes late to what it does
 * at fixed intervals. Its load does not show that, since a thread that is not run seems to wait.
 * Told the time. One owner, the loop.
 */
final class Lateness {

  private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** So long clients report what they missed by it. */
  private static final long AFTERMATH_NS = TimeUnit.SECONDS.toNanos(2);

  private final long intervalNs;
  private long lookedAtNs;
  private long aftermathNs;
  private boolean looked;

  /** With what it does once in so many nanoseconds. */
  Lateness(long intervalNs) {
    this.intervalNs = intervalNs;
  }

  /**
   * At each interval.
   *
   * @return whether it was late now, or within the last two seconds
   */
  boolean look(long nowNs) {
    long passedNs = looked ? nowNs - lookedAtNs : intervalNs;
    lookedAtNs = nowNs;
    looked = true;
    aftermathNs =
        passedNs - intervalNs >= LATE_NS ? AFTERMATH_NS : Math.max(0, aftermathNs - passedNs);
    return aftermathNs > 0;
  }
}
