package io.millrace.srt.send;

import io.millrace.net.Deadlines;

/**
 * How long a peer has been given data, or offered some, and has acknowledged none of it. The last
 * packet before a pause may be lost without the peer's knowing, so a pause counts as nothing. One
 * owner.
 */
final class AckWatch {

  private static final long PAUSE_NS = 2_000_000_000;

  private long sinceNs = Deadlines.NONE;
  private long lastNs;

  /** There are new packets to be sent, whether or not they can be now. */
  void onOffered(long nowNs) {
    if (sinceNs == Deadlines.NONE || nowNs - lastNs > PAUSE_NS) {
      sinceNs = nowNs;
    }
    lastNs = nowNs;
  }

  /** The peer acknowledged something new. */
  void onAcknowledged() {
    sinceNs = Deadlines.NONE;
  }

  /** From the first packet that was offered since, until the newest. */
  long unacknowledgedNs() {
    return sinceNs == Deadlines.NONE ? 0 : lastNs - sinceNs;
  }
}
