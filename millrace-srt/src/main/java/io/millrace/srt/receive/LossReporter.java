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
 * Sends the NAKs: a new gap at once, then all that is missing once an interval until it is there or
 * too late (guide §10.1, §10.2). One owner.
 */
final class LossReporter {

  private static final long MIN_INTERVAL_NS = 20_000_000;

  /** One report fits one datagram: (1500 - 44) / 4 words, two a range. */
  private static final int MAX_RANGES = 182;

  private final PositionRanges lost;
  private final RttEstimator rtt;
  private final PacketWriter out;
  private final ReceiveCounters counters;
  private long nextAtNs = Deadlines.NONE;

  LossReporter(PositionRanges lost, RttEstimator rtt, PacketWriter out, ReceiveCounters counters) {
    this.lost = lost;
    this.rtt = rtt;
    this.out = out;
    this.counters = counters;
  }

  /** A new gap, already in the loss list. */
  void onGap(long first, long last, long nowNs) {
    ByteBuffer packet = begin(nowNs);
    int end =
        LossReport.putRange(
            packet, Packet.HEADER_BYTES, SequenceNumber.of(first), SequenceNumber.of(last));
    send(end, nowNs);
    if (nextAtNs == Deadlines.NONE) {
      nextAtNs = nowNs + intervalNs();
    }
  }

  void onTimer(long nowNs) {
    if (!Deadlines.isDue(nextAtNs, nowNs)) {
      return;
    }
    if (lost.isEmpty()) {
      nextAtNs = Deadlines.NONE;
      return;
    }
    ByteBuffer packet = begin(nowNs);
    int end = Packet.HEADER_BYTES;
    for (int i = 0; i < Math.min(lost.size(), MAX_RANGES); i++) {
      end =
          LossReport.putRange(
              packet, end, SequenceNumber.of(lost.first(i)), SequenceNumber.of(lost.last(i)));
    }
    send(end, nowNs);
    nextAtNs = nowNs + intervalNs();
  }

  long nextDeadlineNs() {
    return nextAtNs;
  }

  private ByteBuffer begin(long nowNs) {
    ByteBuffer packet = out.buffer();
    ControlPacket.putHeader(
        packet, 0, ControlType.NAK, 0, out.timestampUs(nowNs), out.peerSocketId());
    return packet;
  }

  private void send(int length, long nowNs) {
    out.send(length, nowNs);
    counters.pktSentNak++;
  }

  private long intervalNs() {
    return Math.max(MIN_INTERVAL_NS, rtt.patienceNs() / 2);
  }
}
