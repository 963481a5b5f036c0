package io.millrace.net;

import java.time.Instant;

/**
 * Turns readings of the wall clock, which is what the kernel notes arrivals by, into readings of
 * System.nanoTime. Compares the two clocks ten times a second. One owner.
 */
final class WallClock {

  private static final long COMPARED_FOR_NS = 100_000_000;
  private static final long NANOS = 1_000_000_000;

  private long aheadNs;
  private long comparedNs;
  private boolean compared;

  /** The same moment on System.nanoTime's scale. */
  long toNanoTime(long wallNs, long nowNs) {
    if (!compared || nowNs - comparedNs > COMPARED_FOR_NS) {
      compare();
    }
    return wallNs - aheadNs;
  }

  private void compare() {
    long before = System.nanoTime();
    Instant wall = Instant.now();
    comparedNs = System.nanoTime();
    compared = true;
    aheadNs = wall.getEpochSecond() * NANOS + wall.getNano() - before - (comparedNs - before) / 2;
  }
}
