package io.millrace.srt.receive;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.PositionRanges;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;

/**
 * Sends the NAKs: a new gap at once, or when more packets have overtaken it than is tolerated; then
 * all that is missing once an interval until it is there or too late, unless that is switched off
 * (guide §10.1 to §10.3). One owner.
 */
final class LossReporter {

  private static final long MIN_INTERVAL_NS = 20_000_000;

  /** One report fits one datagram: (1500 - 44) / 4 words, two a range. */
  private static final int MAX_RANGES = 182;

  private final PositionRanges lost;
  private final boolean repeats;
  private final RttEstimator rtt;
  private final PacketWriter out;
  private final ReceiveCounters counters;
  private long nextAtNs = Deadlines.NONE;

  /** Gaps that end here or before are no new ones. */
  private long reportedTo = Long.MIN_VALUE;

  // the highest packet now, and when the interval began
  private long highest = Long.MIN_VALUE;
  private long highestBefore = Long.MIN_VALUE;

  /**
   * Reports what stands in the loss list.
   *
   * @param repeats whether all is reported again each interval
   */
  LossReporter(
      PositionRanges lost,
      boolean repeats,
      RttEstimator rtt,
      PacketWriter out,
      ReceiveCounters counters) {
    this.lost = lost;
    this.repeats = repeats;
    this.rtt = rtt;
    this.out = out;
    this.counters = counters;
  }

  /** There is a new gap in the loss list. */
  void onGap(long nowNs) {
    if (repeats && nextAtNs == Deadlines.NONE) {
      nextAtNs = nowNs + intervalNs();
      highestBefore = highest;
    }
  }

  /** The highest packet is another one: reports new gaps that it has overtaken by far enough. */
  void onHighest(long newHighest, int tolerance, long nowNs) {
    highest = newHighest;
    long upTo = highest - 1 - tolerance;
    if (upTo <= reportedTo) {
      return;
    }
    int first = lost.size();
    while (first > 0 && lost.last(first - 1) > reportedTo) {
      first--;
    }
    int end = first;
    while (end < lost.size() && lost.last(end) <= upTo) {
      end++;
    }
    if (first < end) {
      report(first, end, nowNs);
    }
    reportedTo = upTo;
  }

  void onTimer(long nowNs) {
    if (!Deadlines.isDue(nextAtNs, nowNs)) {
      return;
    }
    if (lost.isEmpty()) {
      nextAtNs = Deadlines.NONE;
      return;
    }
    // a gap that is younger than an interval may still be closed by what it was overtaken by
    reportedTo = Math.max(reportedTo, highestBefore);
    highestBefore = highest;
    int end = lost.size();
    while (end > 0 && lost.last(end - 1) > reportedTo) {
      end--;
    }
    if (end > 0) {
      report(0, end, nowNs);
    }
    nextAtNs = nowNs + intervalNs();
  }

  long nextDeadlineNs() {
    return nextAtNs;
  }

  /** One report of some ranges of the loss list: as many as it has room for. */
  private void report(int first, int end, long nowNs) {
    ByteBuffer packet = out.buffer();
    ControlPacket.putHeader(
        packet, 0, ControlType.NAK, 0, out.timestampUs(nowNs), out.peerSocketId());
    int length = Packet.HEADER_BYTES;
    for (int i = first; i < Math.min(end, first + MAX_RANGES); i++) {
      length =
          LossReport.putRange(
              packet, length, SequenceNumber.of(lost.first(i)), SequenceNumber.of(lost.last(i)));
    }
    out.send(length, nowNs);
    counters.pktSentNak++;
  }

  private long intervalNs() {
    return Math.max(MIN_INTERVAL_NS, rtt.patienceNs() / 2);
  }
}
