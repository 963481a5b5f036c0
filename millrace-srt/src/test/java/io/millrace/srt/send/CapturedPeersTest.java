package io.millrace.srt.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CapturedDatagram;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real receivers answered is what our sender, sending the same at the same times, takes. */
class CapturedPeersTest {

  private static final long MS = 1_000_000;

  /** One direction of a capture that carries data. */
  record Captured(CaptureFacts facts, String dir, int first) {
    @Override
    public String toString() {
      return facts.file() + " " + dir;
    }

    /** The other direction. */
    String back() {
      String[] ports = dir.split(">");
      return ports[1] + ">" + ports[0];
    }

    List<CapturedDatagram> datagrams() {
      return facts.datagrams();
    }
  }

  static Stream<Captured> captures() {
    return CaptureFacts.all().stream()
        .filter(facts -> !facts.file().startsWith("rendezvous")) // both have the same port
        .flatMap(facts ->
            facts.data().entrySet().stream()
                .map(data -> new Captured(facts, data.getKey(), data.getValue().first())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  void everyAnswerMakesSenseAndWhatWasAskedForIsSent(Captured captured) {
    List<CapturedDatagram> datagrams = captured.datagrams();
    long startNs = datagrams.getFirst().timeUs() * 1_000;
    RingPacketStore store = new RingPacketStore(8_192, 1_456);
    Set<Integer> asked = new HashSet<>();
    Set<Integer> sentAgain = new HashSet<>();
    PacketWriter out =
        new PacketWriter(
            ByteBuffer.allocate(1_500),
            1,
            startNs,
            packet -> {
              if (!Packet.isControl(packet, 0) && DataPacket.isRetransmitted(packet, 0)) {
                sentAgain.add(DataPacket.sequenceNumber(packet, 0));
              }
              return true;
            });
    SendSettings settings =
        new SendSettings(
            captured.first(), 8_192, 1_456, 5_000 * MS, true, true, true, true, SrtOptions.LIVE);
    Sender sender = new Sender(store, 0, settings, new RttEstimator(), out, null);

    int acks = 0;
    int naks = 0;
    for (CapturedDatagram datagram : datagrams) {
      ByteBuffer packet = ByteBuffer.wrap(datagram.payload().clone());
      long nowNs = datagram.timeUs() * 1_000;
      if (datagram.dir().equals(captured.dir())) {
        appendUpTo(packet, captured.first(), store, nowNs);
        sender.flush(nowNs);
      } else if (datagram.dir().equals(captured.back()) && Packet.isControl(packet, 0)) {
        ControlType type = ControlPacket.type(packet, 0);
        if (type == ControlType.ACK) {
          acks++;
          assertThat(sender.onAck(packet, true, nowNs)).isTrue();
        } else if (type == ControlType.NAK) {
          naks++;
          assertThat(sender.onNak(packet, nowNs)).isTrue();
        }
      }
    }
    assertThat(sender.counters().pktRecvAck).isEqualTo(acks);
    assertThat(sender.counters().pktRecvNak()).isEqualTo(naks);
    captured.facts().naks().stream()
        .filter(nak -> nak.dir().equals(captured.back()))
        .flatMap(nak -> nak.ranges().stream())
        .forEach(range -> addAll(range, asked));
    assertThat(asked).containsAll(sentAgain);
    if (!asked.isEmpty()) {
      assertThat(sentAgain).isNotEmpty();
    }
  }

  private static void addAll(List<Integer> range, Set<Integer> to) {
    int length = SequenceNumber.offset(range.getFirst(), range.getLast());
    for (int i = 0; i <= length; i++) {
      to.add(SequenceNumber.of((long) range.getFirst() + i));
    }
  }

  /** Each packet that was sent for the first time comes from the application now. */
  private static void appendUpTo(ByteBuffer packet, int first, RingPacketStore store, long nowNs) {
    if (Packet.isControl(packet, 0)) {
      return;
    }
    long position =
        SequenceNumber.position(DataPacket.sequenceNumber(packet, 0), first + store.end()) - first;
    while (store.end() <= position) {
      store.append(ByteBuffer.allocate(packet.remaining() - Packet.HEADER_BYTES), nowNs);
    }
  }
}
