package io.millrace.net;

/**
 * Which share of the time a loop does not wait, smoothed over the last tenth of a second. One
 * owner, the loop.
 */
final class LoadMeter {

  private static final long WINDOW_NS = 20_000_000;
  private static final double WEIGHT = 0.25;
  private static final double EASY = 0.1;
  private static final double BUSY = 0.5;

  private long windowStartNs;
  private long waitedNs;
  private double load;

  LoadMeter(long nowNs) {
    windowStartNs = nowNs;
  }

  /** The loop waited. */
  void onWait(long fromNs, long toNs) {
    waitedNs += toNs - fromNs;
    long windowNs = toNs - windowStartNs;
    if (windowNs >= WINDOW_NS) {
      double busy = 1 - (double) waitedNs / windowNs;
      load += (busy - load) * weight(windowNs);
      windowStartNs = toNs;
      waitedNs = 0;
    }
  }

  /** A long wait says more than a short one. */
  private static double weight(long windowNs) {
    return Math.min(1, WEIGHT * windowNs / WINDOW_NS);
  }

  /** 0: it only waits, to 1: it never does. */
  double load() {
    return load;
  }

  /** 0 up to a tenth of its time, 1 from half of it on, in between in proportion. */
  double pressure() {
    return Math.clamp((load - EASY) / (BUSY - EASY), 0.0, 1.0);
  }
}
