package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.packet.ControlType;
import io.millrace.testkit.link.LinkConditions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections stay alive and how they end (guide §13). */
class LifeSimulationTest {

  private static final SrtOptions LATENCY_500 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(500)));

  @Test
  void anIdleConnectionLivesOnAKeepAliveASecondFromEachSide() {
    SimStream stream = connected(SrtOptions.LIVE);
    stream.toListener.sent.clear();
    stream.toCaller.sent.clear();

    stream.network.runFor(60_000 * MS);

    assertThat(stream.toListener.control(ControlType.KEEPALIVE)).hasSizeBetween(59, 60);
    assertThat(stream.toCaller.control(ControlType.KEEPALIVE)).hasSizeBetween(59, 60);
    assertThat(stream.toListener.sent).as("and nothing else").hasSizeLessThanOrEqualTo(60);
    assertThat(stream.toCaller.sent).as("and nothing else").hasSizeLessThanOrEqualTo(60);
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.listenerClosed).isEmpty();
  }

  @Test
  void silenceForTheIdleTimeoutEndsBothSides() {
    SimStream stream = connected(SrtOptions.LIVE);
    stream.network.runFor(10_000 * MS);
    stream.link.conditionsAToB(LinkConditions.PERFECT.withLossRate(1));
    stream.link.conditionsBToA(LinkConditions.PERFECT.withLossRate(1));

    stream.network.runFor(3_900 * MS);
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.listenerClosed).isEmpty();
    stream.network.runFor(1_200 * MS);

    assertThat(stream.callerClosed).containsExactly(CloseReason.PEER_IDLE);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_IDLE);
    assertThat(stream.caller.mux.stats().connections()).isZero();
    assertThat(stream.listener.mux.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whoIsNotHeardAnyMoreIsToldAndNeedNotWaitForItsOwnTimeout() {
    SimStream stream = connected(SrtOptions.LIVE);
    stream.network.runFor(10_000 * MS);
    stream.link.conditionsAToB(LinkConditions.PERFECT.withLossRate(1));
    stream.network.runFor(5_100 * MS);

    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_IDLE);
    assertThat(stream.callerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
  }

  @Test
  void whatIsHeldWhenTheSenderClosesIsStillPlayedAtItsTime() {
    SimStream stream = connected(LATENCY_500);
    stream.send(100, 5 * MS).network.runFor(500 * MS);
    stream.close(stream.caller, stream.sending);
    stream.network.runFor(30 * MS);
    assertThat(stream.listenerClosed).isEmpty();
    assertThat(stream.delivered).hasSizeLessThan(20);

    stream.network.runFor(1_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.delaysNs).allSatisfy(d -> assertThat(d).isBetween(499 * MS, 503 * MS));
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
    assertThat(stream.callerClosed).containsExactly(CloseReason.CLOSED_HERE);
    assertThat(stream.listener.mux.stats().connections()).isZero();
  }

  @Test
  void aRelayGetsWhatIsHeldBehindAGapWhenTheSenderCloses() {
    SimStream stream = connected(LATENCY_500.with(o -> o.delivery(SrtOptions.Delivery.IN_ORDER)));
    stream.toListener.lose(
        packet -> packet.isData() && packet.sequenceNumber() == first(stream, 50));
    stream.send(60, MS).network.runFor(60 * MS);
    stream.close(stream.caller, stream.sending);

    stream.network.runFor(11 * MS);

    assertThat(stream.delivered)
        .isEqualTo(IntStream.range(0, 60).filter(i -> i != 50).boxed().toList());
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
  }

  @ParameterizedTest
  @EnumSource(SrtOptions.Delivery.class)
  void theReceiverMayCloseTooAndNothingIsDeliveredAfterwards(SrtOptions.Delivery delivery) {
    SimStream stream = connected(LATENCY_500.with(o -> o.delivery(delivery)));
    stream.send(1_000, 5 * MS).network.runFor(1_000 * MS);
    int before = stream.delivered.size();

    stream.close(stream.listener, stream.receiving);
    stream.network.runFor(6_000 * MS);

    assertThat(stream.delivered).hasSize(before);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.CLOSED_HERE);
    assertThat(stream.callerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
    assertThat(stream.toCaller.control(ControlType.SHUTDOWN)).hasSize(1);
    assertThat(stream.listener.mux.stats().ignored()).containsOnlyKeys("UNKNOWN_SOCKET");
  }

  @Test
  void aSocketWithoutRoomIsTriedAgainLaterNotAtOnce() {
    SimStream stream = connected(SrtOptions.LIVE);
    stream.caller.hasRoom = false;

    stream.network.runFor(3_000 * MS); // the network fails if time stands still
    stream.send(20, MS).network.runFor(100 * MS);
    stream.caller.hasRoom = true;
    stream.network.runFor(1_000 * MS);

    stream.assertAllDelivered();
    assertThat(stream.callerClosed).isEmpty();
  }

  @Test
  void whatIsLostAtTheEndOfAStreamIsGivenUpSoThatSendingIsDone() {
    SimStream stream = connected(SrtOptions.LIVE);
    stream.toListener.lose(
        packet -> packet.isData() && packet.sequenceNumber() == first(stream, 9));
    stream.send(10, MS).network.runFor(500 * MS);
    assertThat(stream.sending.isSendingDone()).isFalse();

    stream.network.runFor(2_000 * MS);

    assertThat(stream.sending.isSendingDone()).isTrue();
    assertThat(stream.sending.stats().sent().pktSndDrop()).isEqualTo(1);
    assertThat(stream.delivered).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
  }

  @Test
  void aGapThatIsSkippedAtTheEndOfAStreamIsAcknowledged() {
    SimStream stream = connected(SrtOptions.LIVE);
    stream.toListener.lose(
        packet -> packet.isData() && packet.sequenceNumber() == first(stream, 5));
    stream.send(10, MS).network.runFor(300 * MS);

    assertThat(stream.delivered).hasSize(9);
    assertThat(stream.sending.isSendingDone()).isTrue();
  }

  private static int first(SimStream stream, int n) {
    return (stream.toListener.data().getFirst().sequenceNumber() + n) & 0x7FFF_FFFF;
  }

  private static SimStream connected(SrtOptions options) {
    LinkConditions delay = LinkConditions.PERFECT.withDelayNs(10 * MS);
    return new SimStream(1, delay, delay).listen(options).connect(options);
  }
}
