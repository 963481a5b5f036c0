package io.millrace.testkit.sim;

/**
 * The clock of one node: ahead of network time by an offset, running faster by parts per billion
 * since it was set.
 *
 * @param anchorNs network time at which it was set
 * @param offsetNs what it was ahead then
 * @param driftPpb what it gains in a second, in nanoseconds
 */
record NodeClock(long anchorNs, long offsetNs, long driftPpb) {
  static final NodeClock NETWORK = new NodeClock(0, 0, 0);

  private static final long SECOND_NS = 1_000_000_000L;

  NodeClock {
    if (Math.abs(driftPpb) >= SECOND_NS / 2) {
      throw new IllegalArgumentException(
          "clock drift of " + driftPpb + " ppb; a clock may err by half its rate at most");
    }
  }

  long toLocalNs(long networkNs) {
    long elapsedNs = networkNs - anchorNs;
    // In two parts, so that years of nanoseconds times parts per billion do not overflow.
    long wholeNs = Math.floorDiv(elapsedNs, SECOND_NS) * driftPpb;
    long restNs = Math.floorDiv(Math.floorMod(elapsedNs, SECOND_NS) * driftPpb, SECOND_NS);
    return networkNs + offsetNs + wholeNs + restNs;
  }

  /** The first network time at which the local clock shows at least {@code localNs}. */
  long toNetworkNs(long localNs) {
    if (driftPpb == 0) {
      return localNs - offsetNs;
    }
    double elapsedNs = (localNs - offsetNs - anchorNs) / (1 + driftPpb / (double) SECOND_NS);
    long networkNs = anchorNs + (long) elapsedNs;
    while (toLocalNs(networkNs) < localNs) {
      networkNs++;
    }
    while (toLocalNs(networkNs - 1) >= localNs) {
      networkNs--;
    }
    return networkNs;
  }
}
