package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.Coalescing;
import io.millrace.broker.ProducerId;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of {@link ReceptionTest} for callers that come to different loops. */
class ReceptionAcrossLoopsTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final String PUBLISH = "publish:1AAA99";
  private static final String SESSION = "#!::r=1AAA99,m=publish,s=k7";
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "192.0.2.2";

  private static final LiveConfig CONFIG = new LiveConfig(BrokerConfig.of(Map.of()));

  private final BrokerGroup group =
      new BrokerGroup(2, BrokerLimits.DEFAULT, place -> Coalescing.NONE);
  private final Queue<Runnable> soon = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final Reception[] receptions =
      IntStream.range(0, 2).mapToObj(this::reception).toArray(Reception[]::new);
  private long nowNs = 1_000_000_000L;

  private Reception reception(int place) {
    group.attach(place, soon::add, () -> soon.add(() -> group.member(place).onCall(nowNs)));
    return new Reception(
        group.member(place),
        CONFIG,
        Gatekeeper.OPEN,
        new Journal(),
        () -> nowNs,
        new Home() {
          @Override
          public void run(Runnable task) {
            soon.add(task); // as if it were always another loop
          }

          @Override
          public void schedule(Duration delay, Runnable task) {
            later.add(task);
          }
        },
        new Gate(new Occupancy(), CONFIG));
  }

  private FakeRequest ask(int place, String host, int port, String streamId) {
    FakeRequest request = new FakeRequest(host, port, streamId, soon::add);
    receptions[place].onRequest(request);
    return request;
  }

  private FakeRequest call(int place, String host, int port, String streamId) {
    FakeRequest request = ask(place, host, port, streamId);
    everyLoopHasItsTurn();
    return request;
  }

  private void everyLoopHasItsTurn() {
    while (!soon.isEmpty()) {
      soon.remove().run();
    }
  }

  private void aSecondGoesBy() {
    nowNs += Duration.ofSeconds(1).toNanos();
    for (int due = later.size(); due > 0; due--) {
      later.remove().run();
    }
    everyLoopHasItsTurn();
  }

  private SrtPublisher producer() {
    return (SrtPublisher) group.member(0).holder(ID).orElseThrow().publisher();
  }

  private long packetsIn(int place) {
    return group.member(place).broker().channel(ID).map(c -> c.stats().packetsIn()).orElse(0L);
  }

  @Test
  void aSecondProducerFromAnotherAddressIsRefusedAtOnce() {
    FakeRequest first = call(0, HERE, 1, PUBLISH);
    assertThat(call(1, ELSEWHERE, 1, PUBLISH).rejection).isEqualTo(Rejection.CONFLICT);
    assertThat(first.socket.closed).isFalse();
    assertThat(receptions[1].refused()).containsEntry("2409", 1L);
  }

  @Test
  void theSameSessionTakesOverAndWhatTheOldConnectionStillSendsIsDropped() {
    FakeRequest first = call(0, HERE, 1, SESSION);
    first.sends((byte) 1);
    FakeRequest second = call(1, ELSEWHERE, 2, SESSION);
    assertThat(second.isAccepted()).isTrue();
    assertThat(first.socket.closed).isTrue();
    first.sends((byte) 2);
    second.sends((byte) 3);
    assertThat(packetsIn(0)).as("the channel has left that loop").isZero();
    assertThat(packetsIn(1)).isEqualTo(1);
    first.handler.onClosed(first.socket, CloseReason.CLOSED_HERE);
    assertThat(producer().caller().remote()).isEqualTo(second.remote);
  }

  @Test
  void anEncoderThatWasKilledAndStartedAgainGetsInAfterASecondOfSilence() {
    FakeRequest killed = call(0, HERE, 1, PUBLISH);
    FakeRequest restarted = call(1, HERE, 2, PUBLISH);
    assertThat(restarted.isUnanswered()).isTrue();
    aSecondGoesBy();
    assertThat(restarted.isAccepted()).isTrue();
    assertThat(killed.socket.closed).isTrue();
    assertThat(producer().caller().remote()).isEqualTo(restarted.remote);
  }

  @Test
  void aProducerThatShowsALifeSignKeepsItsChannel() {
    FakeRequest first = call(0, HERE, 1, PUBLISH);
    FakeRequest second = call(1, HERE, 2, PUBLISH);
    first.sends((byte) 1);
    everyLoopHasItsTurn();
    assertThat(second.rejection).isEqualTo(Rejection.CONFLICT);
    aSecondGoesBy();
    assertThat(first.socket.closed).isFalse();
    assertThat(producer().caller().remote()).isEqualTo(first.remote);
  }

  @Test
  void onlyOneCallerAtATimeWaitsForSilence() {
    call(0, HERE, 1, PUBLISH);
    FakeRequest second = call(1, HERE, 2, PUBLISH);
    assertThat(call(1, HERE, 3, PUBLISH).rejection).isEqualTo(Rejection.CONFLICT);
    aSecondGoesBy();
    assertThat(second.isAccepted()).isTrue();
  }

  @Test
  void aCallerWhosePredecessorLeftMeanwhileGetsIn() {
    FakeRequest first = call(0, HERE, 1, PUBLISH);
    FakeRequest second = call(1, HERE, 2, PUBLISH);
    first.handler.onClosed(first.socket, CloseReason.PEER_IDLE);
    aSecondGoesBy();
    assertThat(second.isAccepted()).isTrue();
  }

  @Test
  void aCallerThatWaitedLosesToOneThatCameInMeanwhile() {
    FakeRequest first = call(0, HERE, 1, PUBLISH);
    FakeRequest second = call(1, HERE, 2, PUBLISH);
    first.handler.onClosed(first.socket, CloseReason.PEER_SHUTDOWN);
    FakeRequest third = call(0, HERE, 3, PUBLISH);
    aSecondGoesBy();
    assertThat(second.rejection).isEqualTo(Rejection.CONFLICT);
    assertThat(third.socket.closed).isFalse();
  }

  @Test
  void ofTwoWhoseConnectionsStandAtOnceOnTwoLoopsTheFirstGetsTheChannel() {
    FakeRequest first = ask(0, HERE, 1, PUBLISH);
    FakeRequest second = ask(1, ELSEWHERE, 2, PUBLISH);
    everyLoopHasItsTurn();
    assertThat(producer().caller().remote()).isEqualTo(first.remote);
    assertThat(second.socket.closed).isTrue();
  }

  @Test
  void aBackupFromAnywhereStandsByAndTakesOverWhenTheProducerLeaves() {
    FakeRequest first = call(0, HERE, 1, PUBLISH);
    FakeRequest backup = call(1, ELSEWHERE, 2, PUBLISH + "?backup");
    assertThat(backup.isAccepted()).isTrue();
    other(backup);
    assertThat(producer().caller().remote()).isEqualTo(first.remote);
    first.handler.onClosed(first.socket, CloseReason.PEER_SHUTDOWN);
    everyLoopHasItsTurn();
    assertThat(producer().caller().remote()).isEqualTo(backup.remote);

    FakeRequest back = call(0, HERE, 3, PUBLISH);
    assertThat(back.isAccepted()).as("it stands by until it is healthy").isTrue();
    assertThat(producer().caller().remote()).isEqualTo(backup.remote);
    assertThat(call(1, ELSEWHERE, 4, PUBLISH).rejection).isEqualTo(Rejection.CONFLICT);
  }

  /** So much that is not MPEG-TS that anybody may start anywhere. */
  private static void other(FakeRequest producer) {
    for (int i = 0; i < 100; i++) {
      producer.sends(new byte[1316]);
    }
  }
}
