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
  private final RttEstimator rtt;
  private final SendCounters counters;
  private final PositionRanges lost = new PositionRanges(MAX_RANGES);
  private @Nullable RecentRetransmits recent;
  private long resumeAtNs = Deadlines.NONE;

  Retransmitter(OutgoingPackets packets, Backlog backlog, RttEstimator rtt, SendCounters counters) {
    this.packets = packets;
    this.backlog = backlog;
    this.rtt = rtt;
    this.counters = counters;
  }

  /** First to last, sent and not acknowledged, were reported lost. */
  void onLost(long first, long last) {
    lost.add(first, last);
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
  boolean flush(long nowNs) {
    resumeAtNs = Deadlines.NONE;
    for (int sent = 0; !lost.isEmpty(); ) {
      long position = lost.first(0);
      if (!packets.canRepeat(position)) {
        refuseGone(nowNs);
        continue;
      }
      if (sent == A_PASS) {
        resumeAtNs = nowNs + PAUSE_NS;
        return true;
      }
      if (isDueAgain(position, nowNs)) {
        if (!packets.send(position, backlog.stampNs(position), true, nowNs)) {
          resumeAtNs = nowNs + PAUSE_NS;
          return false;
        }
        counters.pktRetrans++;
        sent++;
      }
      lost.remove(position);
    }
    return true;
  }

  /**
   * Not if it was sent again so lately that this report cannot know; the next one will (guide
   * §11.4).
   */
  private boolean isDueAgain(long position, long nowNs) {
    RecentRetransmits current = recent;
    if (current == null) {
      current = new RecentRetransmits();
      recent = current;
    }
    return current.admit(position, nowNs, Math.max(rtt.soonestNs(), MIN_INTERVAL_NS));
  }

  /** The first lost packets cannot be sent again: tells the peer not to wait. */
  private void refuseGone(long nowNs) {
    long first = lost.first(0);
    long last = first;
    while (last < lost.last(0) && !packets.canRepeat(last + 1)) {
      last++;
    }
    packets.refuse(first, last, nowNs);
    lost.remove(first, last);
  }
}
