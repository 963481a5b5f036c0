package io.millrace.srt.send;

/**
 * What lies ready, older than the peer's latency, when the sender comes to it: stamped along a line
 * of time from now on, and sent along that line (guide §12.9). Live packets bear their origin time.
 * One owner, the loop.
 */
final class Backlog {

  /** Its pace: 50 Mbit/s of full packets, or four times its own rate. */
  private static final long STEP_NS = 210_000;

  private static final int SPEED = 4;
  private static final long MIN_STEP_NS = 10_000;

  /** However small the latency, a packet this old is live. */
  private static final long MIN_AGE_NS = 20_000_000;

  private static final long LONGEST_PAUSE_NS = 5_000_000;

  private final OutgoingPackets packets;
  private final long ageNs;
  private final OriginStamps stamps = new OriginStamps();
  private long lastOriginNs;

  Backlog(OutgoingPackets packets, long latencyNs, long startNs) {
    this.packets = packets;
    this.ageNs = Math.max(latencyNs, MIN_AGE_NS);
    this.lastOriginNs = startNs;
  }

  /** The stamp of a held packet that was sent. */
  long stampNs(long position) {
    return stamps.of(position, packets.originNs(position));
  }

  /**
   * The stamp of a held packet that is about to be sent for the first time.
   *
   * @param acked what lies before is never sent again
   */
  long stampOfNewNs(long position, long acked, long nowNs) {
    long originNs = packets.originNs(position);
    long stampNs = stamps.of(position, originNs);
    if (stamps.isBacklog(position) || nowNs - stampNs <= ageNs) {
      return stampNs;
    }
    long end = packets.end();
    stamps.startBacklog(position, end, lastOriginNs, acked, nowNs, stepNs(position, end));
    return stamps.of(position, originNs);
  }

  /**
   * How many packets from position on, the first one and at most so many, have a stamp that came.
   */
  int due(long position, int most, long nowNs) {
    if (!stamps.isBacklog(position)) {
      return most;
    }
    int due = 1;
    while (due < most && !isEarly(position + due, stampNs(position + due), nowNs)) {
      due++;
    }
    return due;
  }

  /** How long packets of the line wait for others, so that several leave together, nanoseconds. */
  long pauseNs() {
    return Math.min(ageNs / 8, LONGEST_PAUSE_NS);
  }

  /** Whether the packet's place on the line, its stamp, is still to come. */
  boolean isEarly(long position, long stampNs, long nowNs) {
    return stamps.isBacklog(position) && nowNs - stampNs < 0;
  }

  /** A packet was sent for the first time. */
  void onSent(long position) {
    lastOriginNs = packets.originNs(position);
  }

  private long stepNs(long first, long end) {
    long spanNs = packets.originNs(end - 1) - packets.originNs(first);
    long ownStepNs = spanNs / (end - first) / SPEED;
    return Math.clamp(ownStepNs, MIN_STEP_NS, STEP_NS);
  }
}
