package io.millrace.srt.send;

import org.jspecify.annotations.Nullable;

/**
 * What lies ready, older than the peer's latency, when the sender comes to it: stamped along a line
 * of time from now on, and sent along that line (guide §12.9). Live packets bear their origin time.
 * One owner, the loop.
 */
class Backlog {

  static final long NANOS_PER_MILLI = 1_000_000;

  /** Its pace: 50 Mbit/s of full packets, or four times its own rate. */
  private static final long STEP_NS = 210_000;

  private static final int SPEED = 4;
  private static final long MIN_STEP_NS = 10_000;

  /** However small the latency, a packet this old is live. */
  private static final long MIN_AGE_NS = 20_000_000;

  private static final long LONGEST_PAUSE_NS = 5_000_000;

  private final OutgoingPackets packets;
  private final int latencyMs;
  private @Nullable OriginStamps stamps; // while there are lines
  private long lastOriginNs;

  Backlog(OutgoingPackets packets, long latencyNs, long startNs) {
    this.packets = packets;
    this.latencyMs = (int) (latencyNs / NANOS_PER_MILLI);
    this.lastOriginNs = startNs;
  }

  final OutgoingPackets packets() {
    return packets;
  }

  /** How late the peer plays. */
  final long latencyNs() {
    return latencyMs * NANOS_PER_MILLI;
  }

  private long ageNs() {
    return Math.max(latencyNs(), MIN_AGE_NS);
  }

  /** The stamp of a held packet that was sent. */
  final long stampNs(long position) {
    return stampNs(position, packets.originNs(position));
  }

  private long stampNs(long position, long originNs) {
    return stamps == null ? originNs : stamps.of(position, originNs);
  }

  private boolean isBacklog(long position) {
    return stamps != null && stamps.isBacklog(position);
  }

  /**
   * The stamp of a held packet that is about to be sent for the first time.
   *
   * @param acked what lies before is never sent again
   */
  final long stampOfNewNs(long position, long acked, long nowNs) {
    long originNs = packets.originNs(position);
    long stampNs = stampNs(position, originNs);
    if (isBacklog(position) || nowNs - stampNs <= ageNs()) {
      return stampNs;
    }
    long end = packets.end();
    OriginStamps lines = stamps == null ? new OriginStamps() : stamps;
    lines.startBacklog(position, end, lastOriginNs, acked, nowNs, stepNs(position, end));
    stamps = lines;
    return lines.of(position, originNs);
  }

  /**
   * How many packets from position on, the first one and at most so many, have a stamp that came.
   */
  final int due(long position, int most, long nowNs) {
    if (!isBacklog(position)) {
      return most;
    }
    int due = 1;
    while (due < most && !isEarly(position + due, stampNs(position + due), nowNs)) {
      due++;
    }
    return due;
  }

  /** How long packets of the line wait for others, so that several leave together, nanoseconds. */
  final long pauseNs() {
    return Math.min(ageNs() / 8, LONGEST_PAUSE_NS);
  }

  /** Whether the packet's place on the line, its stamp, is still to come. */
  final boolean isEarly(long position, long stampNs, long nowNs) {
    return isBacklog(position) && nowNs - stampNs < 0;
  }

  /** A packet was sent for the first time. */
  final void onSent(long position) {
    lastOriginNs = packets.originNs(position);
  }

  /** What lies before is done with; the stream may have come to be live since. */
  final void forgetBefore(long acked) {
    if (stamps != null
        && packets.holds(acked - 1)
        && stamps.isOver(acked, packets.originNs(acked - 1))) {
      stamps = null;
    }
  }

  private long stepNs(long first, long end) {
    long spanNs = packets.originNs(end - 1) - packets.originNs(first);
    long ownStepNs = spanNs / (end - first) / SPEED;
    return Math.clamp(ownStepNs, MIN_STEP_NS, STEP_NS);
  }
}
