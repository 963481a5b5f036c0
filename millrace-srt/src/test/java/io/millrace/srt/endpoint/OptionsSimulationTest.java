package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.SrtOptionsBuilder;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That each option does on a connection what its name says. */
class OptionsSimulationTest {

  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private static SrtOptions options(Consumer<SrtOptionsBuilder> change) {
    return SrtOptions.LIVE.with(o -> o.latency(HALF_A_SECOND)).with(change);
  }

  private static LinkConditions delay(long ms) {
    return LinkConditions.PERFECT.withDelayNs(ms * MS);
  }

  private static SimStream connected(SrtOptions receiver, SrtOptions sender) {
    return new SimStream(1, delay(10), delay(10)).listen(receiver).connect(sender);
  }

  private static int number(Wire.Sent packet) {
    return packet.packet().getInt(16);
  }

  // ---- nakReport ----

  @Test
  void withoutNakReportAGapIsReportedOnceAndTheSenderGoesByItsTimeout() {
    SimStream stream = connected(options(o -> o.nakReport(false)), options(o -> {}));
    int[] lost = {0};
    stream.toListener.lose(p -> p.isData() && number(p) == 50 && lost[0]++ < 2);
    stream.send(200, 5 * MS).network.runFor(3_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.toCaller.control(ControlType.NAK)).hasSize(1);
    assertThat(lost[0]).as("times that it was sent").isGreaterThanOrEqualTo(3);
  }

  @Test
  void withItAGapIsReportedAgainAndNothingIsSentUnasked() {
    SimStream stream = connected(options(o -> {}), options(o -> {}));
    stream.toCaller.loseFirst(p -> p.is(ControlType.NAK));
    stream.toListener.loseFirst(p -> p.isData() && number(p) == 50);
    stream.send(200, 5 * MS).network.runFor(3_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.toCaller.control(ControlType.NAK)).hasSize(2);
    assertThat(stream.sending.stats().pktRetrans()).isEqualTo(1);
  }

  // ---- tlPktDrop ----

  @ParameterizedTest
  @EnumSource(SrtOptions.Delivery.class)
  void withoutTlPktDropAGapWaitsUntilItIsFilled(SrtOptions.Delivery delivery) {
    SrtOptions patient = options(o -> o.tlPktDrop(false).delivery(delivery));
    SimStream stream = connected(patient, options(o -> {}));
    stream.toListener.lose(p -> p.isData() && number(p) == 50);
    stream.send(1_000, 5 * MS).network.runFor(4_000 * MS);
    assertThat(stream.delivered).isEqualTo(IntStream.range(0, 50).boxed().toList());

    stream.toListener.lose(p -> false);
    stream.network.runFor(3_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.received().pktRcvDrop()).isZero();
  }

  @Test
  void withoutTlPktDropWhatIsHeldIsPlayedWhenTheSenderLeaves() {
    SimStream stream = connected(options(o -> o.tlPktDrop(false)), options(o -> {}));
    stream.toListener.lose(p -> p.isData() && number(p) == 50);
    stream.send(100, 5 * MS).network.runFor(600 * MS);
    stream.close(stream.caller, stream.sending);
    stream.network.runFor(2_000 * MS);

    assertThat(stream.delivered)
        .isEqualTo(IntStream.range(0, 100).filter(i -> i != 50).boxed().toList());
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
  }

  // ---- lossMaxTtl ----

  @Test
  void withLossMaxTtlReorderedPacketsAreNotAskedForOnceTheirDistanceIsKnown() {
    SimStream impatient = reordered(options(o -> {}));
    SimStream patient = reordered(options(o -> o.lossMaxTtl(50)));

    long reported = impatient.received().pktSentNak();
    assertThat(reported).isGreaterThan(200);
    assertThat(patient.received().pktSentNak()).isLessThan(reported / 10);
    assertThat(patient.sending.stats().pktRetrans()).isLessThan(reported / 10);
  }

  private static SimStream reordered(SrtOptions receiver) {
    LinkConditions swaps = delay(10).withReordering(0.1, 6 * MS);
    SimStream stream = new SimStream(7, swaps, delay(10)).listen(receiver).connect(receiver);
    stream.send(3_000, MS).network.runFor(5_000 * MS);
    stream.assertAllDelivered();
    return stream;
  }

  @Test
  void whatIsReallyLostIsReportedAfterTheIntervalAllTheSame() {
    LinkConditions swaps = delay(10).withReordering(0.1, 6 * MS).withLossRate(0.05);
    SrtOptions tolerant = options(o -> o.lossMaxTtl(50));
    SimStream stream = new SimStream(8, swaps, delay(10)).listen(tolerant).connect(tolerant);
    stream.send(3_000, MS).send(1, MS).network.runFor(5_000 * MS);
    assertThat(stream.delivered.subList(0, 2_990))
        .isEqualTo(IntStream.range(0, 2_990).boxed().toList());
  }

  // ---- payloadSize, mss ----

  @Test
  void aPayloadThatIsTooLargeIsRefusedInWordsThatNameBothNumbers() {
    SimStream stream = connected(options(o -> {}), options(o -> o.payloadSize(1_000)));
    assertRefused(stream, 1_001, "payload of 1001 bytes: payloadSize allows 1000");
    assertTaken(stream, 1_000);
  }

  @Test
  void theLargestPayloadFillsAPacketOfFifteenHundredBytes() {
    SimStream stream = connected(options(o -> {}), options(o -> o.payloadSize(1_456)));
    assertTaken(stream, 1_456);
    stream.network.runFor(1_000 * MS);
    assertThat(stream.toListener.data().getFirst().packet().limit()).isEqualTo(1_500 - 28);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSmallerMssOfBothSidesBoundsThePayload(boolean ours) {
    SrtOptions small = options(o -> o.mss(1_000).payloadSize(1_456));
    SrtOptions large = options(o -> o.payloadSize(1_456));
    SimStream stream = connected(ours ? large : small, ours ? small : large);
    assertRefused(stream, 957, "payload of 957 bytes: the agreed MTU of 1000 leaves 956");
    assertTaken(stream, 956);
  }

  private static void assertTaken(SimStream stream, int bytes) {
    boolean[] taken = {false};
    long nowNs = stream.network.nowNs();
    stream.caller.act(
        nowNs,
        () -> taken[0] = stream.sending.send(ByteBuffer.wrap(Pattern.payload(0, bytes)), nowNs));
    assertThat(taken[0]).isTrue();
  }

  private static void assertRefused(SimStream stream, int bytes, String message) {
    assertThatThrownBy(
            () -> stream.sending.send(ByteBuffer.allocate(bytes), stream.network.nowNs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  // ---- linger ----

  @Test
  void withLingerACloseWaitsForWhatWasGivenToSend() {
    SimStream stream = lossyThenClosed(Duration.ofSeconds(2));
    assertThat(stream.sending.isConnected()).isFalse();
    assertThat(stream.callerClosed).isEmpty();

    stream.network.runFor(3_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.callerClosed).containsExactly(CloseReason.CLOSED_HERE);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
    assertThat(stream.caller.mux.stats().connections()).isZero();
  }

  @Test
  void withoutLingerItDoesNot() {
    SimStream stream = lossyThenClosed(Duration.ZERO);
    stream.network.runFor(3_000 * MS);
    assertThat(stream.delivered).hasSizeLessThan(100);
    assertThat(stream.callerClosed).containsExactly(CloseReason.CLOSED_HERE);
  }

  private static SimStream lossyThenClosed(Duration linger) {
    SimStream stream = connected(options(o -> {}), options(o -> o.linger(linger)));
    stream.toListener.loseFirst(p -> p.isData() && number(p) == 98);
    stream.send(100, MS).network.runFor(100 * MS);
    stream.close(stream.caller, stream.sending);
    stream.network.runFor(1);
    assertThat(stream.sent()).isEqualTo(100);
    return stream;
  }

  @Test
  void aLingeringCloseEndsWhenItsTimeIsOver() {
    SimStream stream =
        connected(
            options(o -> {}),
            options(o -> o.linger(Duration.ofSeconds(3)).sndDropDelay(Duration.ofSeconds(60))));
    stream.toCaller.lose(p -> p.is(ControlType.ACK));
    stream.send(10, MS).network.runFor(100 * MS);
    stream.close(stream.caller, stream.sending);
    stream.network.runFor(2_990 * MS);
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.sending.send(ByteBuffer.allocate(100), stream.network.nowNs())).isFalse();
    stream.network.runFor(20 * MS);
    assertThat(stream.callerClosed).containsExactly(CloseReason.CLOSED_HERE);
    assertThat(stream.toListener.control(ControlType.SHUTDOWN)).hasSize(1);
  }

  @Test
  void aReceiverThatLingersDeliversNothingAndKeepsNobodyWaiting() {
    SrtOptions lingers = options(o -> o.linger(Duration.ofSeconds(3)));
    SimStream stream = connected(lingers, options(o -> {}));
    stream.send(200, 5 * MS).network.runFor(800 * MS);
    int before = stream.delivered.size();
    stream.close(stream.listener, stream.receiving);
    stream.network.runFor(MS);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.CLOSED_HERE);
    stream.network.runFor(3_000 * MS);
    assertThat(stream.delivered).hasSize(before);
  }

  // ---- peers that do not keep up ----

  @Test
  void aPeerThatLivesAndAcknowledgesNothingIsClosed() {
    SimStream stream = connected(options(o -> {}), options(o -> {}));
    stream.toCaller.lose(p -> p.is(ControlType.ACK));
    for (int second = 1; second < 40; second++) {
      stream.network.after(second * 1_000 * MS, () -> keepAlive(stream));
    }
    stream.send(7_500, 5 * MS).network.runFor(29_000 * MS);
    assertThat(stream.callerClosed).isEmpty();
    stream.network.runFor(4_000 * MS);
    assertThat(stream.callerClosed).containsExactly(CloseReason.PEER_STALLED);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
  }

  private static void keepAlive(SimStream stream) {
    ByteBuffer packet = ByteBuffer.allocate(ControlPacket.EMPTY_BYTES);
    int callersId = stream.toCaller.sent.getLast().packet().getInt(12);
    ControlPacket.putEmpty(packet, 0, ControlType.KEEPALIVE, 0, 0, callersId);
    stream.caller.onDatagram(packet, stream.network.nowNs());
  }

  @Test
  void aPeerWhoseWindowStaysShutIsClosed() {
    SrtOptions holdsFor20Seconds = options(o -> o.latency(Duration.ofSeconds(60)));
    SimStream stream = connected(holdsFor20Seconds, holdsFor20Seconds);
    stream.send(50_000, MS).network.runFor(45_000 * MS);
    assertThat(stream.callerClosed).containsExactly(CloseReason.PEER_STALLED);
  }

  @Test
  void aPauseOrAStreamWhoseEndWasLostClosesNobody() {
    SimStream stream = connected(options(o -> {}), options(o -> o.sndDropDelay(null)));
    stream.toListener.lose(p -> p.isData() && number(p) == 9);
    stream.send(10, 5 * MS).network.runFor(100_000 * MS);
    assertThat(stream.callerClosed).isEmpty();
    stream.toListener.lose(p -> false);
    stream.send(100, 5 * MS).network.runFor(10_000 * MS);
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.sending.isSendingDone()).isTrue();
  }

  // ---- packets that nobody sent ----

  @ParameterizedTest
  @EnumSource(SrtOptions.Delivery.class)
  void aForgedPacketFarAheadCostsNothing(SrtOptions.Delivery delivery) {
    SimStream stream = connected(options(o -> o.delivery(delivery)), options(o -> {}));
    stream.send(400, 5 * MS).network.runFor(1_000 * MS);
    for (int ahead : new int[] {100, 1_000, 8_191, 8_192, 1_000_000}) {
      forge(stream, ahead, 0);
      stream.network.runFor(25 * MS);
    }
    stream.network.runFor(3_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.toCaller.control(ControlType.NAK)).isEmpty();
    assertThat(stream.received().pktRcvDrop()).isZero();
  }

  @Test
  void aTimestampFarInTheFutureHoldsThePacketForASecondMore() {
    SimStream stream = connected(options(o -> {}), options(o -> {}));
    stream.send(10, 5 * MS).network.runFor(1_000 * MS);
    forge(stream, 1, 1_000_000_000);
    stream.network.runFor(1_490 * MS);
    assertThat(stream.received().pktRcvBuf()).isEqualTo(1);
    stream.network.runFor(20 * MS);
    assertThat(stream.received().pktRcvBuf()).isZero();
  }

  /** Has the listener get a copy of the newest packet that is numbered, and stamped, otherwise. */
  private static void forge(SimStream stream, int ahead, int laterUs) {
    List<Wire.Sent> data = stream.toListener.data();
    ByteBuffer forged = ByteBuffer.allocate(data.getLast().packet().limit());
    forged.put(0, data.getLast().packet(), 0, forged.limit());
    forged.putInt(0, data.getLast().sequenceNumber() + ahead & 0x7FFF_FFFF);
    forged.putInt(8, forged.getInt(8) + laterUs);
    forged.put(16, Pattern.payload(stream.sent(), forged.limit() - 16));
    stream.listener.onDatagram(forged, stream.network.nowNs());
  }
}
