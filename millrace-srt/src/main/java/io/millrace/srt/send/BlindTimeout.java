package io.millrace.srt.send;

import io.millrace.srt.packet.RttEstimator;

/**
 * When to send everything in flight again although nobody asked: a peer that reports each loss only
 * once (no PERIODICNAK) may have lost the retransmission, or its report got lost (guide §11.5). One
 * owner.
 */
final class BlindTimeout {

  private static final long ANSWER_NS = 20_000_000;
  private static final long MARGIN_NS = 10_000_000;

  private final RttEstimator rtt;
  private long sinceNs;
  private int tries = 1;

  BlindTimeout(RttEstimator rtt) {
    this.rtt = rtt;
  }

  /** The peer acknowledged something, or the first packet went out after all were acknowledged. */
  void onProgress(long nowNs) {
    sinceNs = nowNs;
    tries = 1;
  }

  /** Everything is sent again now: the next time it is waited longer. */
  void onTimeout() {
    tries++;
  }

  /** When the peer has been silent for too long. */
  long deadlineNs() {
    return sinceNs + tries * (rtt.patienceNs() + ANSWER_NS) + MARGIN_NS;
  }
}
