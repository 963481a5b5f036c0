package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import io.millrace.testkit.link.LinkConditions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forged packets against a connection in mid-stream: they are counted by reason, nothing is
 * answered, and the stream goes on as if they had never come (guide §20.4).
 */
class ForgedPacketTest {

  private static final InetSocketAddress STRANGER = new InetSocketAddress("127.0.0.1", 40_001);
  private static final InetSocketAddress SAME_PORT_ELSEWHERE =
      new InetSocketAddress("127.0.0.2", 40_000);

  private final SimStream stream =
      new SimStream(1, delay(10), delay(10)).listen(SrtOptions.LIVE).connect(SrtOptions.LIVE);
  private int listenerId;
  private int callerId;
  private int next;

  private static LinkConditions delay(long ms) {
    return LinkConditions.PERFECT.withDelayNs(ms * MS);
  }

  @BeforeEach
  void beInMidStream() {
    stream.network.runFor(100 * MS);
    stream.send(200, 5 * MS).network.runFor(500 * MS);
    listenerId = Packet.destinationSocketId(stream.toListener.data().getFirst().packet(), 0);
    callerId =
        Packet.destinationSocketId(stream.toCaller.control(ControlType.ACK).getFirst().packet(), 0);
    next = stream.toListener.data().getLast().sequenceNumber() + 1;
  }

  private void forge(SimPort at, InetSocketAddress from, ByteBuffer packet) {
    at.act(stream.network.nowNs(), () -> at.mux.onDatagram(packet, from, stream.network.nowNs()));
  }

  private void forgeFromCaller(ByteBuffer packet) {
    forge(stream.listener, SimStream.CALLER, packet);
  }

  private void forgeFromListener(ByteBuffer packet) {
    forge(stream.caller, SimStream.LISTENER, packet);
  }

  private void assertUnharmed() {
    stream.network.runFor(3_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.delivered).hasSize(200);
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.listenerClosed).isEmpty();
  }

  // ---- from elsewhere ----

  static List<String> kinds() {
    return List.copyOf(ForgedPackets.perfect(1, 1).keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void aPerfectForgeryFromAnotherAddressChangesNothing(String kind) {
    int toListener = stream.toListener.sent.size();
    int toCaller = stream.toCaller.sent.size();
    for (InetSocketAddress elsewhere : List.of(STRANGER, SAME_PORT_ELSEWHERE)) {
      forge(stream.listener, elsewhere, ForgedPackets.perfect(next, listenerId).get(kind));
      forge(stream.caller, elsewhere, ForgedPackets.perfect(next, callerId).get(kind));
    }
    for (SimPort port : List.of(stream.listener, stream.caller)) {
      assertThat(port.mux.stats().ignored()).containsExactly(Map.entry("WRONG_ADDRESS", 2L));
    }
    assertThat(stream.toListener.sent).as("no answer").hasSize(toListener);
    assertThat(stream.toCaller.sent).as("no answer").hasSize(toCaller);
    assertUnharmed();
  }

  @Test
  void keepAlivesFromAnotherAddressKeepNobodyAlive() {
    stream.toListener.lose(packet -> true);
    for (int i = 0; i < 60; i++) {
      forge(stream.listener, STRANGER, ForgedPackets.keepAlive(listenerId));
      stream.network.runFor(100 * MS);
    }
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_IDLE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void aGuessedIdReachesNobody(String kind) {
    Random random = new Random(7);
    int before = stream.toCaller.sent.size();
    for (int i = 0; i < 5_000; i++) {
      int guess = random.nextInt(1, 0x3FFF_FFFF);
      forgeFromCaller(ForgedPackets.perfect(next, guess).get(kind));
    }
    assertThat(stream.listener.mux.stats().ignored())
        .containsExactly(Map.entry("UNKNOWN_SOCKET", 5_000L));
    assertThat(stream.toCaller.sent).as("no answer").hasSize(before);
    assertUnharmed();
  }

  @Test
  void theNeighbouringIdsAreNobodys() {
    for (int offset = -500; offset <= 500; offset++) {
      if (offset != 0) {
        forgeFromCaller(ForgedPackets.shutdown(listenerId + offset));
      }
    }
    assertThat(stream.listener.mux.stats().ignored())
        .containsExactly(Map.entry("UNKNOWN_SOCKET", 1_000L));
    assertUnharmed();
  }

  // ---- from the right address, with the right id ----

  @ParameterizedTest(name = "{0} beyond")
  @ValueSource(ints = {1, 2, 1_000, 0x2000_0000, 0x3FFF_0000})
  void anAckBeyondWhatWasSentChangesNothing(int beyond) {
    forgeFromListener(ForgedPackets.ack(sequence(next + beyond), callerId));
    forgeFromListener(ForgedPackets.lightAck(sequence(next + beyond), callerId));
    assertThat(stream.caller.mux.stats().ignored())
        .containsExactly(Map.entry("IMPOSSIBLE_ACK", 2L));
    assertUnharmed();
  }

  @ParameterizedTest(name = "{0} beyond")
  @ValueSource(ints = {0, 1_000, 0x2000_0000})
  void aNakOfWhatWasNeverSentChangesNothing(int beyond) {
    int first = sequence(next + beyond);
    forgeFromListener(ForgedPackets.nak(first, first, callerId));
    forgeFromListener(ForgedPackets.nak(first, sequence(first + 10), callerId));
    assertThat(stream.caller.mux.stats().ignored())
        .containsExactly(Map.entry("IMPOSSIBLE_NAK", 2L));
    assertUnharmed();
  }

  @Test
  void anAckAckOfAnAckThatWasNotSentChangesNothing() {
    forgeFromCaller(ForgedPackets.ackAck(0x7000_0000, listenerId));
    assertThat(stream.listener.mux.stats().ignored())
        .containsExactly(Map.entry("IMPOSSIBLE_ACKACK", 1L));
    assertUnharmed();
  }

  @Test
  void aDropRequestThatEndsBeforeItBeginsChangesNothing() {
    forgeFromCaller(ForgedPackets.dropRequest(next + 5, next, listenerId));
    assertThat(stream.listener.mux.stats().ignored())
        .containsExactly(Map.entry("IMPOSSIBLE_DROP_REQUEST", 1L));
    assertUnharmed();
  }

  @ParameterizedTest(name = "{0} beyond")
  @ValueSource(ints = {10_000, 1_000_000, 0x3000_0000})
  void dataFarOutsideTheWindowChangesNothing(int beyond) {
    forgeFromCaller(ForgedPackets.data(sequence(next + beyond), listenerId));
    forgeFromCaller(ForgedPackets.data(sequence(next - beyond), listenerId));
    stream.network.runFor(100 * MS);
    assertThat(stream.received().received().pktRcvLoss()).as("no gap is noted").isZero();
    assertThat(stream.toCaller.control(ControlType.NAK)).isEmpty();
    assertUnharmed();
  }

  @Test
  void packetsCutShortOrTooLongOrOfNoKindChangeNothing() {
    forgeFromCaller(ByteBuffer.allocate(15));
    forgeFromCaller(ByteBuffer.allocate(1_501));
    forgeFromCaller(ForgedPackets.keepAlive(listenerId).putShort(0, (short) 0x8123));
    assertThat(stream.listener.mux.stats().ignored())
        .containsOnly(
            Map.entry("TOO_SHORT", 1L),
            Map.entry("OVERSIZED", 1L),
            Map.entry("UNKNOWN_CONTROL_TYPE", 1L));
    assertUnharmed();
  }

  @Test
  void aRejectionOfAConnectionThatStandsChangesNothing() {
    forgeFromListener(ForgedPackets.rejection(callerId));
    assertUnharmed();
  }

  @Test
  void aConclusionToTheIdOfAConnectionIsNotAnsweredAndChangesNothing() {
    int before = stream.toCaller.control(ControlType.HANDSHAKE).size();
    forgeFromCaller(ForgedPackets.conclusionResponse(listenerId));
    assertThat(stream.toCaller.control(ControlType.HANDSHAKE)).hasSize(before);
    assertThat(stream.accepted).isEqualTo(1);
    assertUnharmed();
  }

  private static int sequence(int number) {
    return number & SequenceNumber.MAX;
  }
}
