package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.PositionRanges;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;

/**
 * Sends again what the peer reported as lost, with the number and the stamp that it had, or refuses
 * it (guide §11.4). A sender has one from the first loss on, until there were none for a while. One
 * owner, the loop.
 */
final class Retransmitter implements LossReport.RangeReader {

  /** After a full socket buffer, or a pass's worth of retransmissions. */
  private static final long PAUSE_NS = 1_000_000;

  private static final long MIN_INTERVAL_NS = 10_000_000;
  private static final int A_PASS = 128;
  private static final int MAX_RANGES = 2048;

  /** Without losses for so long, what is remembered of them is of no use. */
  private static final long QUIET_NS = 10_000_000_000L;

  private final OutgoingPackets packets;
  private final Backlog backlog;
  private final Bandwidth bandwidth;
  private final RttEstimator rtt;
  private final SendCounters counters;
  private final boolean isToldAgain;
  private final Refusals refusals;
  private final RetransmitBudget budget;
  private final PositionRanges lost = new PositionRanges(MAX_RANGES);
  private final RecentRetransmits recent = new RecentRetransmits();
  private long resumeAtNs = Deadlines.NONE;
  private long lastLossNs;
  private long reportedTo;

  // while a report is read
  private long acked;
  private long next;

  /**
   * Nothing is lost yet.
   *
   * @param maxWindow a peer holds no more packets
   * @param isToldAgain whether the peer repeats its reports
   */
  Retransmitter(
      OutgoingPackets packets,
      Backlog backlog,
      Bandwidth bandwidth,
      RttEstimator rtt,
      SendCounters counters,
      int maxWindow,
      boolean isToldAgain,
      long nowNs) {
    this.packets = packets;
    this.backlog = backlog;
    this.bandwidth = bandwidth;
    this.rtt = rtt;
    this.counters = counters;
    this.isToldAgain = isToldAgain;
    this.refusals = new Refusals(packets, maxWindow, nowNs);
    this.budget = bandwidth.newBudget(nowNs);
    this.lastLossNs = nowNs;
  }

  /**
   * A loss report came.
   *
   * @param packet position to limit
   * @param firstInFlight what lies before is not sent again, and refused
   * @param nextToSend what lies from there on cannot be lost yet
   * @return false if it makes no sense: broken coding, or packets that were never sent
   */
  boolean onNak(ByteBuffer packet, long firstInFlight, long nextToSend, long nowNs) {
    acked = firstInFlight;
    next = nextToSend;
    lastLossNs = nowNs;
    return LossReport.read(packet, packet.position(), packet.remaining(), this);
  }

  /** One lost range; false if it makes no sense and the rest is not worth reading. */
  @Override
  public boolean range(int firstNumber, int lastNumber) {
    long first = SequenceNumber.position(firstNumber, next);
    long last = SequenceNumber.position(lastNumber, next);
    if (first > last || last >= next) {
      return false;
    }
    counters.onLost(last - first + 1);
    if (last >= reportedTo) {
      counters.onFirstLost(last - Math.max(first, reportedTo) + 1);
      reportedTo = last + 1;
    }
    if (first < acked) {
      refusals.add(first, Math.min(last, acked - 1), acked);
    }
    if (last >= acked) {
      lost.add(Math.max(first, acked), last);
    }
    return true;
  }

  /** First to last, sent and not acknowledged, may be missing. */
  void onSilence(long first, long last, long nowNs) {
    lastLossNs = nowNs;
    lost.add(first, last);
  }

  /** Whether no report can come that has to do with what was sent again, or refused, so far. */
  boolean isOver(long nowNs) {
    return lost.isEmpty()
        && nowNs - lastLossNs > QUIET_NS
        && refusals.nextDeadlineNs() == Deadlines.NONE
        && budget.isFull();
  }

  /** So many bytes were sent for the first time. */
  void onNew(long bytes, long nowNs) {
    budget.onNew(bytes, nowNs);
  }

  /** Tells the peer what is refused, if it is time. */
  void flushRefusals(long nowNs) {
    refusals.flush(nowNs);
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
    return Deadlines.earlier(resumeAtNs, refusals.nextDeadlineNs());
  }

  /**
   * Sends what was reported lost.
   *
   * @param firstInFlight what lies before is not sent again
   * @param span so many positions may be reported from there on
   * @param behind whether new packets have waited for long
   * @return false if the socket has no room for more
   */
  boolean flush(long firstInFlight, int span, boolean behind, long nowNs) {
    resumeAtNs = Deadlines.NONE;
    if (lost.isEmpty()) {
      return true;
    }
    recent.expect(span);
    for (int sent = 0; !lost.isEmpty(); ) {
      long position = lost.first(0);
      if (!packets.canRepeat(position)) {
        refuseFirst(firstInFlight);
        continue;
      }
      // one that was sent again lately: this report cannot know of it yet, the next one will
      if (!recent.isRecent(position, nowNs, intervalNs())) {
        if (!bandwidth.admitsAgain(budget, behind, nowNs)) {
          resumeAtNs = bandwidth.againAtNs(nowNs);
          return true;
        }
        if (sent == A_PASS || !packets.portAdmitsAgain()) {
          resumeAtNs = nowNs + PAUSE_NS;
          return true;
        }
        if (!sendAgain(position, nowNs)) {
          resumeAtNs = nowNs + PAUSE_NS;
          return false;
        }
        recent.note(position, nowNs);
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
    bandwidth.onSent(bytes, nowNs);
    budget.onAgain(bytes);
    return true;
  }

  /** A peer that tells once means what it says. */
  private long intervalNs() {
    return isToldAgain ? Math.max(rtt.soonestNs(), MIN_INTERVAL_NS) : MIN_INTERVAL_NS;
  }

  /** The first lost packets cannot be sent again: tells the peer not to wait. */
  private void refuseFirst(long firstInFlight) {
    long first = lost.first(0);
    long last = first;
    while (last < lost.last(0) && !packets.canRepeat(last + 1)) {
      last++;
    }
    refusals.add(first, last, firstInFlight);
    lost.remove(first, last);
  }
}
