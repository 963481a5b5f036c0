package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CaptureFacts.DataFact;
import io.millrace.srt.capture.CapturedDatagram;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that real senders sent, at the times it came, delivers what the facts say. */
class CapturedStreamsTest {

  private static final long MS = 1_000_000;

  /** One direction of a capture that carries unencrypted data. */
  record Captured(CaptureFacts facts, String dir, DataFact data, boolean paced) {
    @Override
    public String toString() {
      return facts.file() + " " + dir + (paced ? " paced" : " in order");
    }

    List<CapturedDatagram> datagrams() {
      return facts.datagrams().stream().filter(d -> d.dir().equals(dir)).toList();
    }
  }

  static Stream<Captured> captures() {
    return CaptureFacts.all().stream()
        .filter(facts -> !facts.file().startsWith("rendezvous")) // both have the same port
        .flatMap(facts ->
            facts.data().entrySet().stream()
                .filter(entry -> entry.getValue().kk().keySet().equals(Set.of("0")))
                .flatMap(entry ->
                    Stream.of(true, false)
                        .map(paced ->
                            new Captured(facts, entry.getKey(), entry.getValue(), paced))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  void deliversWhatTheFactsSay(Captured captured) throws NoSuchAlgorithmException {
    List<CapturedDatagram> datagrams = captured.datagrams();
    CapturedDatagram handshake =
        datagrams.stream().filter(CapturedDatagram::isHandshake).toList().getLast();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    int[] bytes = new int[1];
    PacketWriter out =
        new PacketWriter(
            ByteBuffer.allocate(1500), 1, handshake.timeUs() * 1_000, datagram -> true);
    Receiver receiver =
        new Receiver(
            new ReceiveSettings(
                captured.data().first(), 500 * MS, captured.paced(), true, SrtOptions.LIVE),
            new TsbpdClock(handshake.timeUs() * 1_000, Packet.timestampUs(handshake.buffer(), 0)),
            new RttEstimator(),
            out,
            new ReceiveMemory(64L << 20),
            null,
            (payload, originNs) -> {
              bytes[0] += payload.remaining();
              sha256.update(payload.duplicate());
            });

    for (CapturedDatagram datagram : datagrams) {
      long nowNs = datagram.timeUs() * 1_000;
      runTimers(receiver, nowNs);
      if (!Packet.isControl(datagram.buffer(), 0)) {
        receiver.onData(ByteBuffer.wrap(datagram.payload().clone()), nowNs);
      } else if (ControlPacket.type(datagram.buffer(), 0) == ControlType.DROP_REQUEST) {
        assertThat(receiver.onDropRequest(datagram.buffer(), nowNs)).isTrue();
      }
    }
    runTimers(receiver, datagrams.getLast().timeUs() * 1_000 + 5_000 * MS);

    assertThat(bytes[0]).isEqualTo(captured.data().payloadBytes());
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo(captured.data().payloadSha256());
    assertThat(receiver.counters().pktRecv).isEqualTo(captured.data().n());
    assertThat(receiver.isDrained()).isTrue();
  }

  private static void runTimers(Receiver receiver, long untilNs) {
    while (receiver.nextDeadlineNs() <= untilNs) {
      receiver.onTimer(receiver.nextDeadlineNs());
    }
  }
}
