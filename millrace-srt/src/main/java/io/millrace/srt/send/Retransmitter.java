package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.PositionRanges;
import io.millrace.srt.packet.RttEstimator;
import org.jspecify.annotations.Nullable;

/**
 * Sends again what the peer reported as lost, with the number and the stamp that it had (guide
 * §11.4). One owner, the loop.
 */
final class Retransmitter {

  /** After a full socket buffer, or a pass's worth of retransmissions. */
  private static final long PAUSE_NS = 1_000_000;

  private static final long MIN_INTERVAL_NS = 10_000_000;
  private static final int A_PASS = 128;
  private static final int MAX_RANGES = 2048;

  private final OutgoingPackets packets;
  private final Backlog backlog;
  private final Bandwidth bandwidth;
  private final Refusals refusals;
  private final RttEstimator rtt;
  private final boolean isToldAgain;
  private final PositionRanges lost = new PositionRanges(MAX_RANGES);
  private @Nullable RecentRetransmits recent;
  private long resumeAtNs = Deadlines.NONE;

  /**
   * Nothing is lost yet.
   *
   * @param isToldAgain whether the peer repeats its reports
   */
  Retransmitter(
      OutgoingPackets packets,
      Backlog backlog,
      Bandwidth bandwidth,
      Refusals refusals,
      RttEstimator rtt,
      boolean isToldAgain) {
    this.packets = packets;
    this.backlog = backlog;
    this.bandwidth = bandwidth;
    this.refusals = refusals;
    this.rtt = rtt;
    this.isToldAgain = isToldAgain;
  }

  /** First to last, sent and not acknowledged, are missing. */
  void onLost(long first, long last) {
    lost.add(first, last);
  }

  /** Whether nothing waits to be sent again. */
  boolean isIdle() {
    return lost.isEmpty();
  }

  /** What lies before is done with. */
  void forgetBefore(long position) {
    lost.removeBefore(position);
  }

  /** When to go on with what is still to be sent. */
  long nextDeadlineNs() {
    return resumeAtNs;
  }

  /** Sends what was reported lost; false if the socket has no room for more. */
  boolean flush(long acked, boolean behind, long nowNs) {
    resumeAtNs = Deadlines.NONE;
    if (lost.isEmpty()) {
      return true;
    }
    RecentRetransmits sentAgain = recent();
    for (int sent = 0; !lost.isEmpty(); ) {
      long position = lost.first(0);
      if (!packets.canRepeat(position)) {
        refuseFirst(acked);
        continue;
      }
      // one that was sent again lately: this report cannot know of it yet, the next one will
      if (!sentAgain.isRecent(position, nowNs, intervalNs())) {
        if (sent == A_PASS || !bandwidth.admitsAgain(behind, nowNs)) {
          resumeAtNs = sent == A_PASS ? nowNs + PAUSE_NS : bandwidth.againAtNs(nowNs);
          return true;
        }
        if (!sendAgain(position, nowNs)) {
          resumeAtNs = nowNs + PAUSE_NS;
          return false;
        }
        sentAgain.note(position, nowNs);
        sent++;
      }
      lost.remove(position);
    }
    return true;
  }

  private boolean sendAgain(long position, long nowNs) {
    int bytes = packets.send(position, backlog.stampNs(position), true, nowNs);
    if (bytes == OutgoingPackets.NO_ROOM) {
      return false;
    }
    bandwidth.onAgain(bytes, nowNs);
    return true;
  }

  private RecentRetransmits recent() {
    RecentRetransmits current = recent;
    if (current == null) {
      current = new RecentRetransmits();
      recent = current;
    }
    current.expect(lost.last(lost.size() - 1) - lost.first(0) + 1);
    return current;
  }

  /** A peer that tells once means what it says. */
  private long intervalNs() {
    return isToldAgain ? Math.max(rtt.soonestNs(), MIN_INTERVAL_NS) : MIN_INTERVAL_NS;
  }

  /** The first lost packets cannot be sent again: tells the peer not to wait. */
  private void refuseFirst(long acked) {
    long first = lost.first(0);
    long last = first;
    while (last < lost.last(0) && !packets.canRepeat(last + 1)) {
      last++;
    }
    refusals.add(first, last, acked);
    lost.remove(first, last);
  }
}
