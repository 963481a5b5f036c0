package io.millrace.srt.send;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A sender alone with its time: what it sends is recorded, what it hears is made here. */
final class RecordingPeer {

  static final long MS = 1_000_000;
  static final int ISN = 1_000;

  /** One datagram, and when it went. */
  record Sent(long atNs, ByteBuffer packet) {
    boolean isData() {
      return !Packet.isControl(packet, 0);
    }

    int number() {
      return DataPacket.sequenceNumber(packet, 0) - ISN;
    }

    boolean isRetransmitted() {
      return DataPacket.isRetransmitted(packet, 0);
    }

    /** The stamp in the sender's own time. */
    long stampNs(long startNs) {
      return startNs + Integer.toUnsignedLong(Packet.timestampUs(packet, 0)) * 1_000;
    }
  }

  final List<Sent> sent = new ArrayList<>();
  final RttEstimator rtt = new RttEstimator();
  final PacketWriter out;
  final Sender sender;
  final long startNs;
  long nowNs;
  boolean hasRoom = true;
  private int ackNumber;

  RecordingPeer(PacketStore store, long firstIndex, int window, long latencyNs, long startNs) {
    this(store, firstIndex, settings(window, latencyNs, SrtOptions.LIVE), startNs);
  }

  RecordingPeer(PacketStore store, long firstIndex, SendSettings settings, long startNs) {
    this.startNs = startNs;
    this.nowNs = startNs;
    out =
        new PacketWriter(
            ByteBuffer.allocate(1500),
            77,
            startNs,
            datagram -> {
              if (!hasRoom) {
                return false;
              }
              byte[] copy = new byte[datagram.remaining()];
              datagram.get(copy);
              sent.add(new Sent(nowNs, ByteBuffer.wrap(copy)));
              return true;
            });
    sender = new Sender(store, firstIndex, settings, rtt, out, null);
  }

  /** A peer that can and does all that libsrt does. */
  static SendSettings settings(int window, long latencyNs, SrtOptions options) {
    return new SendSettings(ISN, window, 1456, latencyNs, true, true, true, true, options);
  }

  void flush() {
    sender.flush(nowNs);
  }

  /** Lets time pass; the sender is called when it wants to be. */
  void runTo(long untilNs) {
    while (sender.nextDeadlineNs() - untilNs <= 0) {
      nowNs = Math.max(nowNs, sender.nextDeadlineNs());
      flush();
    }
    nowNs = untilNs;
  }

  boolean ack(int number, int free) {
    ByteBuffer packet = ByteBuffer.allocate(AckPacket.FULL_BYTES);
    AckPacket.putFull(packet, 0, ++ackNumber, ISN + number, 20_000, 1_000, free, 0, 0, 0, 1);
    return sender.onAck(packet, true, nowNs);
  }

  boolean lightAck(int number) {
    ByteBuffer packet = ByteBuffer.allocate(AckPacket.LIGHT_BYTES);
    AckPacket.putLight(packet, 0, ISN + number, 0, 1);
    return sender.onAck(packet, true, nowNs);
  }

  boolean nak(int first, int last) {
    ByteBuffer packet = ByteBuffer.allocate(64);
    ControlPacket.putHeader(packet, 0, ControlType.NAK, 0, 0, 1);
    int end = LossReport.putRange(packet, Packet.HEADER_BYTES, ISN + first, ISN + last);
    return sender.onNak(packet.limit(end), nowNs);
  }

  List<Sent> data() {
    return sent.stream().filter(Sent::isData).toList();
  }

  List<Sent> control(ControlType type) {
    return sent.stream()
        .filter(p -> !p.isData() && ControlPacket.type(p.packet(), 0) == type)
        .toList();
  }
}
