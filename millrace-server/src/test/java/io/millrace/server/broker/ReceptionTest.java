package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.Coalescing;
import io.millrace.broker.ProducerId;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceptionTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final String PUBLISH = "publish:1AAA99";
  private static final ProducerId LOBBY = new ProducerId("lobby");
  private static final String PUBLISH_OPEN = "publish:lobby";
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "192.0.2.2";
  private static final String THIRD = "192.0.2.3";

  private static final String SECRET = "hush-hush-hush";

  private static final int PACKETS_THAT_SHOW_WHAT_A_STREAM_IS = 100;

  private final BrokerGroup group =
      new BrokerGroup(1, BrokerLimits.DEFAULT, place -> Coalescing.NONE);
  private final Broker broker = group.member(0).broker();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private long nowNs = 1_000_000_000L;
  private final Queue<Runnable> soon = new ArrayDeque<>();
  private final LiveConfig live =
      new LiveConfig(
          BrokerConfig.of(Map.of("passphrase", SECRET, "channels.lobby.passphrase", "none")));
  private final Gate gate = new Gate(new Occupancy(), live);
  private final Reception reception =
      new Reception(
          group.member(0),
          live,
          Gatekeeper.OPEN,
          new Journal(),
          () -> nowNs,
          new Home() {
            @Override
            public void run(Runnable task) {
              task.run();
            }

            @Override
            public void schedule(Duration delay, Runnable task) {
              later.add(task);
            }
          },
          gate);

  private Optional<SrtPublisher> producer() {
    return producer(ID);
  }

  private Optional<SrtPublisher> producer(ProducerId id) {
    return group.member(0).holder(id).map(holder -> (SrtPublisher) holder.publisher());
  }

  private FakeRequest call(String host, int port, String streamId) {
    return call(request(host, port, streamId));
  }

  /** Of a caller that encrypts if the channel is encrypted. */
  private FakeRequest request(String host, int port, String streamId) {
    return new FakeRequest(host, port, streamId, soon::add)
        .encrypting(streamId.contains("lobby") ? 0 : 16);
  }

  private FakeRequest call(FakeRequest request) {
    ask(request);
    connectionsStand();
    return request;
  }

  private void ask(FakeRequest request) {
    reception.onRequest(request);
  }

  /** Whoever was accepted and has the right passphrase is connected now. */
  private void connectionsStand() {
    while (!soon.isEmpty()) {
      soon.remove().run();
    }
  }

  private void aSecondGoesBy() {
    nowNs += Duration.ofSeconds(1).toNanos();
    for (int due = later.size(); due > 0; due--) {
      later.remove().run();
    }
    connectionsStand();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "#!::m=publish", "publish:", "publish:a b", "read:a/b/c/d/e", "#!:{r=x}"})
  void aCallerThatNamesNoChannelIsRefused(String streamId) {
    assertThat(call(HERE, 1, streamId).rejection).isEqualTo(Rejection.BAD_REQUEST);
    assertThat(broker.channels()).isEmpty();
  }

  @Test
  void aCallerThatWantsBothDirectionsIsRefused() {
    assertThat(call(HERE, 1, "#!::r=1AAA99,m=bidirectional").rejection)
        .isEqualTo(Rejection.BAD_MODE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1AAA99", "read:1AAA99", "#!::r=1AAA99,m=request", "#!::r=1AAA99"})
  void aConsumerMayComeBeforeItsProducerAndIsToldOfItsPackets(String streamId) {
    FakeRequest consumer = call(HERE, 1, streamId);
    assertThat(consumer.isAccepted()).isTrue();
    FakeRequest producer = call(ELSEWHERE, 2, PUBLISH);
    for (int i = 0; i < PACKETS_THAT_SHOW_WHAT_A_STREAM_IS; i++) {
      producer.sends(new byte[SrtOptions.LIVE_PAYLOAD_SIZE]); // no MPEG-TS: joined at the live edge
    }
    broker.flush(nowNs);
    consumer.socket.flushes = 0;

    producer.sends((byte) 1, (byte) 2, (byte) 3);
    broker.flush(nowNs);

    assertThat(consumer.socket.flushes).isEqualTo(1);
    ByteBuffer payload = ByteBuffer.allocate(SrtOptions.LIVE_PAYLOAD_SIZE);
    for (long index = 0; index < consumer.store.end(); index++) {
      consumer.store.skipLate(index, 0);
      consumer.store.copyTo(index, payload.clear());
    }
    assertThat(payload.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  @Test
  void aConsumerThatLeavesIsForgotten() {
    call(ELSEWHERE, 2, PUBLISH);
    FakeRequest consumer = call(HERE, 1, "1AAA99");
    assertThat(broker.channel(ID).orElseThrow().stats().subscribers()).isEqualTo(1);
    consumer.handler.onClosed(consumer.socket, CloseReason.PEER_SHUTDOWN);
    assertThat(broker.channel(ID).orElseThrow().stats().subscribers()).isZero();
  }

  @Test
  void aChannelIsKeptForAProducerThatLeftAndIsAnybodysAfterTenSeconds() {
    FakeRequest first = call(HERE, 1, PUBLISH_OPEN);
    first.handler.onClosed(first.socket, CloseReason.PEER_SHUTDOWN);
    assertThat(producer(LOBBY)).isEmpty();
    assertThat(call(ELSEWHERE, 2, PUBLISH_OPEN).rejection).isEqualTo(Rejection.CONFLICT);
    nowNs += Duration.ofSeconds(10).toNanos();
    assertThat(call(ELSEWHERE, 3, PUBLISH_OPEN).isAccepted()).isTrue();
  }

  @Test
  void whileABackupIsOnTheAirAndAfterItTheChannelIsKeptForItsPrimary() {
    FakeRequest backup = call(THIRD, 1, PUBLISH_OPEN + "?backup");
    for (int i = 0; i < PACKETS_THAT_SHOW_WHAT_A_STREAM_IS; i++) {
      nowNs += Duration.ofMillis(10).toNanos();
      backup.sends(new byte[SrtOptions.LIVE_PAYLOAD_SIZE]); // no MPEG-TS: ready without a picture
    }
    assertThat(producer(LOBBY).orElseThrow().name()).isEqualTo(THIRD + ":1");
    FakeRequest primary = call(HERE, 1, PUBLISH_OPEN);
    primary.handler.onClosed(primary.socket, CloseReason.PEER_IDLE);
    assertThat(call(ELSEWHERE, 1, PUBLISH_OPEN).rejection).isEqualTo(Rejection.CONFLICT);

    backup.handler.onClosed(backup.socket, CloseReason.PEER_IDLE);
    assertThat(call(ELSEWHERE, 2, PUBLISH_OPEN).rejection).isEqualTo(Rejection.CONFLICT);
    assertThat(call(HERE, 2, PUBLISH_OPEN).isAccepted()).isTrue();
    assertThat(producer(LOBBY).orElseThrow().name()).isEqualTo(HERE + ":2");
  }

  @Test
  void whoIsBackInTimeNeedNotWait() {
    FakeRequest first = call(HERE, 1, PUBLISH_OPEN);
    first.handler.onClosed(first.socket, CloseReason.PEER_IDLE);
    assertThat(call(HERE, 2, PUBLISH_OPEN).isAccepted()).isTrue();
    assertThat(producer(LOBBY).orElseThrow().name()).isEqualTo(HERE + ":2");
  }

  @Test
  void whoKnowsThePassphraseTakesOverAtOnce() {
    FakeRequest stale = call(HERE, 1, PUBLISH);
    assertThat(call(ELSEWHERE, 2, PUBLISH).isAccepted()).isTrue();
    assertThat(stale.socket.closed).isTrue();
  }

  @Test
  void ofTwoThatFightWithOneSecretTheSecondStaysAsLongAsItSends() {
    FakeRequest first = call(HERE, 1, PUBLISH);
    first.sends((byte) 1);
    FakeRequest second = call(ELSEWHERE, 2, PUBLISH);
    assertThat(first.socket.closed).isTrue();

    FakeRequest again = call(HERE, 3, PUBLISH);
    second.sends((byte) 2);
    assertThat(again.rejection).isEqualTo(Rejection.CONFLICT);
    assertThat(second.socket.closed).isFalse();

    FakeRequest whenItIsSilent = call(HERE, 4, PUBLISH);
    aSecondGoesBy();
    assertThat(whenItIsSilent.isAccepted()).isTrue();
    assertThat(second.socket.closed).isTrue();
  }

  @Test
  void aConnectionThatWasStaleIsNoFight() {
    FakeRequest stale = call(HERE, 1, PUBLISH);
    stale.sends((byte) 1);
    nowNs += Duration.ofSeconds(1).toNanos();
    call(ELSEWHERE, 2, PUBLISH).sends((byte) 1);
    assertThat(call(HERE, 3, PUBLISH).isAccepted()).isTrue();
  }

  @Test
  void aSecondProducerFromAnotherAddressIsRefusedAtOnce() {
    FakeRequest first = call(HERE, 1, PUBLISH_OPEN);
    assertThat(call(ELSEWHERE, 1, PUBLISH_OPEN).rejection).isEqualTo(Rejection.CONFLICT);
    assertThat(first.socket.closed).isFalse();
  }

  @Test
  void theSameSessionTakesOverAtOnceFromAnyAddress() {
    FakeRequest first = call(HERE, 1, "#!::r=1AAA99,m=publish,s=k7");
    FakeRequest second = call(ELSEWHERE, 2, "#!::r=1AAA99,m=publish,s=k7");
    assertThat(second.isAccepted()).isTrue();
    assertThat(first.socket.closed).isTrue();
    assertThat(broker.channel(ID).orElseThrow().publication().orElseThrow().publisher().name())
        .isEqualTo(ELSEWHERE + ":2");
  }

  @Test
  void anotherSessionFromAnotherAddressIsRefused() {
    call(HERE, 1, "#!::r=1AAA99,m=publish,s=k7");
    assertThat(call(ELSEWHERE, 2, "#!::r=1AAA99,m=publish,s=k8").rejection)
        .isEqualTo(Rejection.CONFLICT);
  }

  @Test
  void anEncoderThatWasKilledAndStartedAgainGetsInAfterASecondOfSilence() {
    FakeRequest killed = call(HERE, 1, PUBLISH_OPEN);
    killed.sends((byte) 1);
    FakeRequest restarted = call(HERE, 2, PUBLISH_OPEN);
    assertThat(restarted.isUnanswered()).isTrue();

    aSecondGoesBy();

    assertThat(restarted.isAccepted()).isTrue();
    assertThat(killed.socket.closed).isTrue();
    killed.handler.onClosed(killed.socket, CloseReason.CLOSED_HERE);
    assertThat(producer(LOBBY).orElseThrow().caller().remote()).isEqualTo(restarted.remote);
  }

  @Test
  void aProducerThatShowsALifeSignKeepsItsChannel() {
    FakeRequest first = call(HERE, 1, PUBLISH_OPEN);
    FakeRequest second = call(HERE, 2, PUBLISH_OPEN);

    first.sends((byte) 1);

    assertThat(second.rejection).isEqualTo(Rejection.CONFLICT);
    aSecondGoesBy();
    assertThat(first.socket.closed).isFalse();
    assertThat(producer(LOBBY).orElseThrow().caller().remote()).isEqualTo(first.remote);
  }

  @Test
  void onlyOneCallerAtATimeWaitsForSilence() {
    call(HERE, 1, PUBLISH_OPEN);
    FakeRequest second = call(HERE, 2, PUBLISH_OPEN);
    assertThat(call(HERE, 3, PUBLISH_OPEN).rejection).isEqualTo(Rejection.CONFLICT);
    aSecondGoesBy();
    assertThat(second.isAccepted()).isTrue();
  }

  @Test
  void aCallerWhosePredecessorLeftMeanwhileGetsIn() {
    FakeRequest first = call(HERE, 1, PUBLISH_OPEN);
    FakeRequest second = call(HERE, 2, PUBLISH_OPEN);
    first.handler.onClosed(first.socket, CloseReason.PEER_IDLE);
    aSecondGoesBy();
    assertThat(second.isAccepted()).isTrue();
  }

  @Test
  void aCallerThatWaitedLosesToOneThatCameInMeanwhile() {
    FakeRequest first = call(HERE, 1, PUBLISH_OPEN);
    FakeRequest second = call(HERE, 2, PUBLISH_OPEN);
    first.handler.onClosed(first.socket, CloseReason.PEER_SHUTDOWN);
    FakeRequest third = call(HERE, 3, PUBLISH_OPEN);
    aSecondGoesBy();
    assertThat(second.rejection).isEqualTo(Rejection.CONFLICT);
    assertThat(third.socket.closed).isFalse();
  }

  @Test
  void whatComesAfterATakeoverFromTheOldConnectionIsDropped() {
    FakeRequest first = call(HERE, 1, "#!::r=1AAA99,m=publish,s=k7");
    call(HERE, 2, "#!::r=1AAA99,m=publish,s=k7");
    first.sends((byte) 1);
    assertThat(broker.channel(ID).orElseThrow().stats().packetsIn()).isZero();
  }

  @Test
  void everyChannelIsAcceptedWithItsOwnPassphrase() {
    assertThat(call(HERE, 1, PUBLISH).options.passphrase()).isEqualTo(Passphrase.of(SECRET));
    assertThat(call(HERE, 2, "1AAA99").options.passphrase()).isEqualTo(Passphrase.of(SECRET));
    assertThat(call(HERE, 3, "publish:lobby").options.passphrase()).isNull();
    assertThat(reception.isEncrypted(ID)).isTrue();
    assertThat(reception.isEncrypted(new ProducerId("lobby"))).isFalse();
  }

  @Test
  void aCallerWithTheWrongPassphraseDoesNotTakeOver() {
    FakeRequest first = call(HERE, 1, "#!::r=1AAA99,m=publish,s=k7");
    FakeRequest thief = request(ELSEWHERE, 2, "#!::r=1AAA99,m=publish,s=k7");
    call(thief.failing(Rejection.BAD_SECRET));
    assertThat(first.socket.closed).isFalse();
    assertThat(producer().orElseThrow().caller().remote()).isEqualTo(first.remote);
    assertThat(reception.refused()).containsExactly(Map.entry("1010", 1L));
  }

  @Test
  void aConsumerWithTheWrongPassphraseLeavesNothingBehind() {
    FakeRequest consumer = request(HERE, 1, "1AAA99");
    call(consumer.failing(Rejection.BAD_SECRET));
    assertThat(broker.channels()).isEmpty();
    assertThat(reception.refused()).containsExactly(Map.entry("1010", 1L));
  }

  @Test
  void ofTwoCallersWhosePassphrasesAreCheckedAtOnceTheFirstGetsTheChannel() {
    FakeRequest first = request(HERE, 1, "#!::r=1AAA99,m=publish,s=k7");
    FakeRequest second = request(ELSEWHERE, 2, "#!::r=1AAA99,m=publish,s=k8");
    ask(first);
    ask(second);
    connectionsStand();
    assertThat(producer().orElseThrow().caller().remote()).isEqualTo(first.remote);
    assertThat(second.socket.closed).isTrue();
    second.handler.onClosed(second.socket, CloseReason.CLOSED_HERE);
    assertThat(producer()).isPresent();
    assertThat(reception.refused()).containsExactly(Map.entry("2409", 1L));
  }

  @ParameterizedTest
  @CsvSource({"publish:1AAA99, 0", "read:1AAA99, 0", "publish:lobby, 32", "read:lobby, 32"})
  void aCallerThatEncryptsOtherThanTheChannelIsRefusedAtOnce(String streamId, int pbKeyLen) {
    FakeRequest incumbent = call(HERE, 1, PUBLISH);
    FakeRequest caller = call(request(HERE, 2, streamId).encrypting(pbKeyLen));
    assertThat(caller.rejection).isEqualTo(Rejection.UNSECURE);
    assertThat(incumbent.socket.closed).isFalse();
    assertThat(broker.channels()).hasSize(1);
    assertThat(reception.refused()).containsExactly(Map.entry("1011", 1L));
  }
}
