package io.millrace.srt.loss;

/**
 * What came of one stream.
 *
 * @param counted payloads that were sent while it counted
 * @param delivered how many of them came out at the other end
 * @param dataPackets data packets that went into the link for them, retransmissions included
 */
record Outcome(Cell cell, Pairing pairing, int counted, int delivered, long dataPackets) {

  private static final double PERCENT = 100;

  /** Percent of what was sent. */
  double deliveredPercent() {
    return PERCENT * delivered / counted;
  }

  /** Data packets sent for each payload. */
  double packetsPerPayload() {
    return (double) dataPackets / counted;
  }
}
