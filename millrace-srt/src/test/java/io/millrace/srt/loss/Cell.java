package io.millrace.srt.loss;

import io.millrace.testkit.link.LinkConditions;

/**
 * One line of the table: what the link loses, in each direction, and what latency both sides ask
 * for.
 *
 * @param lossPercent share of the datagrams, of each for itself
 * @param rttMs round trip time without any queue
 * @param latencyMs for both directions
 */
record Cell(int lossPercent, int rttMs, int latencyMs) {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double PERCENT = 100;

  /** The link while a connection is made and until its RTT is known. */
  LinkConditions whole() {
    return LinkConditions.PERFECT.withDelayNs(rttMs * NANOS_PER_MILLI / 2);
  }

  /** The link while it counts. */
  LinkConditions lossy() {
    return whole().withLossRate(lossPercent / PERCENT);
  }

  @Override
  public String toString() {
    return lossPercent + " % loss, latency " + latencyMs + " ms";
  }
}
