package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.testkit.link.LinkConditions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Small packets that would like to cause large ones, or many (guide §20.2, §20.5). */
class AmplificationTest {

  private static final LinkConditions DELAY = LinkConditions.PERFECT.withDelayNs(10 * MS);

  private final SimStream stream = new SimStream(1, DELAY, DELAY);

  private void connect(SrtOptions options) {
    stream.listen(options).connect(options).network.runFor(100 * MS);
  }

  /** A loss report of 24 bytes asks for 400 packets, two thousand times within 20 ms. */
  @Test
  void aFloodOfLossReportsHasEachPacketSentOnceIn10Milliseconds() {
    connect(SrtOptions.LIVE);
    stream.send(400, MS).network.runFor(410 * MS);
    int callerId =
        Packet.destinationSocketId(stream.toCaller.control(ControlType.ACK).getFirst().packet(), 0);
    int first = stream.toListener.data().getFirst().sequenceNumber();
    int last = stream.toListener.data().getLast().sequenceNumber();
    int before = stream.toListener.data().size();

    for (int i = 0; i < 2_000; i++) {
      stream.caller.act(
          stream.network.nowNs(),
          () ->
              stream.caller.mux.onDatagram(
                  ForgedPackets.nak(first, last, callerId),
                  SimStream.LISTENER,
                  stream.network.nowNs()));
      stream.network.runFor(MS / 100);
    }

    Map<Integer, Long> perPacket =
        stream.toListener.data().stream()
            .skip(before)
            .collect(Collectors.groupingBy(Wire.Sent::sequenceNumber, Collectors.counting()));
    assertThat(perPacket.values()).allMatch(times -> times <= 3);
    stream.network.runFor(2_000 * MS);
    stream.assertAllDelivered();
  }

  /** Each packet of a hostile producer leaves a gap of 8,000, so that it would be asked for. */
  @Test
  void hugeGapsCauseFewAndSmallLossReports() {
    LonePort port = producer();
    for (int i = 1; i <= 1_000; i++) {
      port.receive(ONE, ForgedPackets.data(LonePort.ISN + 8_000 * i, producerTarget));
      port.pass(MS);
    }
    assertThat(lossReports(port)).isNotEmpty();
    assertThat(lossReports(port).stream().mapToLong(ByteBuffer::remaining).sum())
        .as("bytes of loss reports")
        .isLessThan(port.bytesIn);
    assertThat(port.mux.stats().connections()).isEqualTo(1);
  }

  @Test
  void scatteredGapsKeepALossReportWithinOnePacket() {
    LonePort port = producer();
    for (int i = 1; i <= 4_000; i++) {
      port.receive(ONE, ForgedPackets.data(LonePort.ISN + 2 * i, producerTarget));
    }
    for (int i = 0; i < 50; i++) {
      port.pass(10 * MS);
    }
    assertThat(lossReports(port)).isNotEmpty().allMatch(report -> report.remaining() <= 1_472);
    assertThat(lossReports(port).stream().mapToLong(ByteBuffer::remaining).sum())
        .as("bytes of loss reports")
        .isLessThan(port.bytesIn);
    assertThat(port.mux.stats().connections()).isEqualTo(1);
  }

  private int producerTarget;

  /** A port with one connection, of somebody who sends what he likes. */
  private LonePort producer() {
    LonePort port = new LonePort().accepting();
    port.call(ONE, 7);
    producerTarget = port.answers.getLast().handshake().socketId();
    port.answers.clear();
    port.bytesIn = 0;
    return port;
  }

  private static List<ByteBuffer> lossReports(LonePort port) {
    return port.answers.stream()
        .map(LonePort.Answer::packet)
        .filter(packet -> Packet.isControl(packet, 0))
        .filter(packet -> ControlPacket.type(packet, 0) == ControlType.NAK)
        .toList();
  }

  // ---- two listeners that somebody sets on each other ----

  private static final InetSocketAddress ONE = HandshakeFloodTest.ipv4(0xCB00_7105, 5_000);
  private static final InetSocketAddress OTHER = HandshakeFloodTest.ipv4(0xCB00_7106, 5_000);

  @Test
  void twoListenersThatAreSetOnEachOtherFallSilentAtOnce() {
    Map<String, Function<Integer, ByteBuffer>> forgeries =
        Map.of(
            "induction",
            LonePort::induction,
            "conclusion",
            id -> LonePort.conclusion(id, 0),
            "rejection",
            ForgedPackets::rejection,
            "wave",
            id -> LonePort.packet(LonePort.handshake(5, 0, 0, id, 0, List.of()), 0));
    for (Function<Integer, ByteBuffer> forgery : forgeries.values()) {
      for (int socketId : new int[] {0, 1, 77}) {
        assertThat(packetsExchangedAfter(forgery.apply(socketId))).isLessThanOrEqualTo(1);
      }
    }
  }

  /** As if it came from the other one; every answer is carried there, and so on. */
  private static int packetsExchangedAfter(ByteBuffer forged) {
    LonePort one = new LonePort().accepting();
    LonePort other = new LonePort().accepting();
    LonePort.Answer answer = one.receive(OTHER, forged);
    int exchanged = 0;
    while (answer != null && exchanged < 100) {
      boolean toOther = exchanged++ % 2 == 0;
      answer = toOther ? other.receive(ONE, answer.packet()) : one.receive(OTHER, answer.packet());
    }
    return exchanged;
  }

  @Test
  void keepAlivesAreNotAnswered() {
    connect(SrtOptions.LIVE);
    stream.send(20, 5 * MS).network.runFor(300 * MS);
    int listenerId = Packet.destinationSocketId(stream.toListener.data().getFirst().packet(), 0);
    int before = stream.toCaller.sent.size();
    for (int i = 0; i < 1_000; i++) {
      stream.listener.mux.onDatagram(
          ForgedPackets.keepAlive(listenerId), SimStream.CALLER, stream.network.nowNs());
    }
    assertThat(stream.toCaller.sent).hasSize(before);
  }
}
