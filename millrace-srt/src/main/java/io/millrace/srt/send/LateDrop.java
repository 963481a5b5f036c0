package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import java.time.Duration;

/**
 * When the sender gives a packet up (guide §11.6): one that the peer would not play any more,
 * unless it is to keep everything; and, in any case, one that the store has overwritten. Watches
 * for how long the peer has acknowledged nothing, too. One object with the backlog, since there are
 * thousands. One owner, the loop.
 */
final class LateDrop extends Backlog {

  /** A sender keeps trying at least this long, however small the latency. */
  private static final long MIN_TOO_LATE_NS = 1_000 * NANOS_PER_MILLI;

  private static final long MARGIN_NS = 20 * NANOS_PER_MILLI;
  private static final long PAUSE_NS = NANOS_PER_MILLI;

  /** The last packet before it may be lost without the peer's knowing. */
  private static final long LULL_NS = 2_000 * NANOS_PER_MILLI;

  private final int tooLateMs;

  private long deadlineNs = Deadlines.NONE;
  private long blockedSinceNs = Deadlines.NONE;
  private long unacknowledgedSinceNs = Deadlines.NONE;
  private long lastOfferedNs;

  LateDrop(OutgoingPackets packets, SendSettings settings, long startNs) {
    super(packets, settings.latencyNs(), startNs);
    Duration delay = settings.options().sndDropDelay();
    long patienceNs = settings.latencyNs() + (delay == null ? 0 : delay.toNanos());
    long tooLateNs = Math.max(patienceNs, MIN_TOO_LATE_NS) + MARGIN_NS;
    this.tooLateMs = (int) (tooLateNs / NANOS_PER_MILLI);
  }

  private long tooLateNs() {
    return tooLateMs * NANOS_PER_MILLI;
  }

  private boolean byTime() {
    return packets().peerDropsTooLate();
  }

  /** Whether new packets have waited for so long that the peer will soon miss them. */
  boolean isBehind(long nowNs) {
    return isBehind(latencyNs() / 2, nowNs);
  }

  /** Of the packets in flight, from acked to next, the first one that is worth keeping. */
  long keepFrom(long acked, long next, long nowNs) {
    long keep = acked;
    while (keep < next && isTooLate(keep, nowNs)) {
      keep++;
    }
    return keep;
  }

  private boolean isTooLate(long position, long nowNs) {
    return !packets().holds(position) || (byTime() && nowNs - stampNs(position) > tooLateNs());
  }

  /** New packets cannot go out now. */
  void onBlocked(long nowNs) {
    if (blockedSinceNs == Deadlines.NONE) {
      blockedSinceNs = nowNs;
    }
  }

  /** Whether new packets have had to wait for longer than this. */
  private boolean isBehind(long waitNs, long nowNs) {
    return blockedSinceNs != Deadlines.NONE && nowNs - blockedSinceNs > waitNs;
  }

  /** Everything that could be sent was sent, or skipped. */
  void onCaughtUp() {
    blockedSinceNs = Deadlines.NONE;
  }

  /** Whether a held packet that was never sent is not worth it any more. */
  boolean isNewTooLate(long position, long nowNs) {
    return byTime()
        && isBehind(tooLateNs(), nowNs)
        && nowNs - packets().originNs(position) > tooLateNs();
  }

  /** Packets that came into being before this are too late. */
  long tooLateNs(long nowNs) {
    return nowNs - tooLateNs();
  }

  /**
   * The last packets of a stream may never be acknowledged, and no later one brings us here. An
   * early deadline does no harm, so it is not moved with each ACK.
   */
  void schedule(long acked, long next, long nowNs) {
    if (!byTime() || acked == next) {
      deadlineNs = Deadlines.NONE;
    } else if (deadlineNs == Deadlines.NONE || Deadlines.isDue(deadlineNs, nowNs)) {
      boolean held = packets().holds(acked);
      deadlineNs = held ? stampNs(acked) + tooLateNs() + 1 : nowNs + PAUSE_NS;
    }
  }

  long nextDeadlineNs() {
    return deadlineNs;
  }

  // ---- a peer that acknowledges nothing ----

  /** There are new packets to be sent, whether or not they can be now. */
  void onOffered(long nowNs) {
    if (unacknowledgedSinceNs == Deadlines.NONE || nowNs - lastOfferedNs > LULL_NS) {
      unacknowledgedSinceNs = nowNs;
    }
    lastOfferedNs = nowNs;
  }

  /** The peer acknowledged something new. */
  void onAcknowledged() {
    unacknowledgedSinceNs = Deadlines.NONE;
  }

  /** From the first packet that was offered since, until the newest. */
  long unacknowledgedNs() {
    return unacknowledgedSinceNs == Deadlines.NONE ? 0 : lastOfferedNs - unacknowledgedSinceNs;
  }
}
