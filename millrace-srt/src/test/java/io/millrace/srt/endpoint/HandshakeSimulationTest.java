package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.packet.ControlType;
import io.millrace.testkit.link.LinkConditions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and answers over bad links. */
class HandshakeSimulationTest {

  private static final int TYPE = 16 + 20;
  private static final int INDUCTION = 1;
  private static final int CONCLUSION = -1;

  @ParameterizedTest(name = "packet {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void eachHandshakePacketMayBeLostOnce(int which) {
    SimStream stream = new SimStream(1, delay(10), delay(10)).listen(SrtOptions.LIVE);
    Wire wire = which % 2 == 0 ? stream.toListener : stream.toCaller;
    wire.loseFirst(handshake(which < 2 ? INDUCTION : CONCLUSION));

    stream.connect(SrtOptions.LIVE).send(100, 5 * MS).network.runFor(2_000 * MS);

    assertThat(stream.accepted).isEqualTo(1);
    stream.assertAllDelivered();
    assertThat(stream.listener.mux.stats().connections()).isEqualTo(1);
  }

  @Test
  void repeatsOfAConclusionOnALongLinkMakeOneConnection() {
    SimStream stream = new SimStream(1, delay(300), delay(300)).listen(SrtOptions.LIVE);

    stream.connect(SrtOptions.LIVE).network.runFor(3_000 * MS);

    assertThat(stream.toListener.sent.stream().filter(handshake(CONCLUSION))).hasSizeGreaterThan(1);
    assertThat(stream.accepted).isEqualTo(1);
    assertThat(stream.listener.mux.stats().connections()).isEqualTo(1);
    assertThat(stream.listenerClosed).isEmpty();
  }

  @Test
  void aRepeatIsAnsweredUntilTheCallerWasHeardOnTheConnection() {
    SimStream stream = new SimStream(1, delay(10), delay(10)).listen(SrtOptions.LIVE);
    stream.connect(SrtOptions.LIVE);
    ByteBuffer conclusion =
        stream.toListener.sent.stream()
            .filter(handshake(CONCLUSION))
            .findFirst()
            .orElseThrow()
            .packet();

    repeat(stream, conclusion);
    assertThat(stream.toCaller.sent.stream().filter(handshake(CONCLUSION))).hasSize(2);

    stream.send(10, 5 * MS).network.runFor(200 * MS);
    repeat(stream, conclusion);
    assertThat(stream.toCaller.sent.stream().filter(handshake(CONCLUSION))).hasSize(2);
    stream.network.runFor(2_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.accepted).isEqualTo(1);
    assertThat(stream.listener.mux.stats().connections()).isEqualTo(1);
  }

  private static void repeat(SimStream stream, ByteBuffer packet) {
    long nowNs = stream.network.nowNs();
    stream.listener.act(
        nowNs, () -> stream.listener.mux.onDatagram(packet.duplicate(), SimStream.CALLER, nowNs));
  }

  @Test
  void aDatagramThatTheNetworkDoublesMakesOneConnection() {
    LinkConditions doubling = delay(50).withDuplicateRate(1).withJitterNs(30 * MS);
    SimStream stream = new SimStream(1, doubling, doubling).listen(SrtOptions.LIVE);

    stream.connect(SrtOptions.LIVE).send(100, 5 * MS).network.runFor(3_000 * MS);

    assertThat(stream.accepted).isEqualTo(1);
    stream.assertAllDelivered();
  }

  /**
   * A socket begins when it is accepted, later than the pass that brought the conclusion. libsrt
   * takes a time before that for one 71 minutes ahead, and then plays everything at once.
   */
  @Test
  void noAnswerIsStampedBeforeTheSocketBeganThoughARepeatComesInTheSamePass() {
    LinkConditions doubling = delay(10).withDuplicateRate(1);
    SimStream stream = new SimStream(1, doubling, delay(10)).listen(SrtOptions.LIVE);
    stream.listener.passTookNs = 3 * MS;

    stream.connect(SrtOptions.LIVE);

    List<Wire.Sent> answers = stream.toCaller.sent.stream().filter(handshake(CONCLUSION)).toList();
    assertThat(answers)
        .hasSizeGreaterThan(1)
        .allSatisfy(answer -> assertThat(answer.timestampUs()).isZero());
  }

  @Test
  void anAnswerMayTakeASecondAndTheRequestIsMadeOnce() {
    SimStream stream = new SimStream(1, delay(10), delay(10));
    List<ConnectionRequest> requests = new ArrayList<>();
    stream.listener.mux.listen(requests::add);
    stream.call(SrtOptions.LIVE);
    stream.network.runFor(1_000 * MS);
    assertThat(requests).hasSize(1);
    assertThat(requests.getFirst().streamId()).isEqualTo("#!::r=1AAA99");
    assertThat(stream.sending.isConnected()).isFalse();

    stream.listener.act(
        stream.network.nowNs(), () -> stream.accept(requests.getFirst(), SrtOptions.LIVE));
    stream.network.runFor(30 * MS);

    assertThat(stream.sending.isConnected()).isTrue();
    assertThat(requests).hasSize(1);
    stream.send(100, 5 * MS).network.runFor(2_000 * MS);
    stream.assertAllDelivered();
    // the caller's clock was read when its conclusion came, not when it was answered
    assertThat(stream.delaysNs).allSatisfy(d -> assertThat(d).isBetween(119 * MS, 123 * MS));
  }

  @Test
  void aRefusedCallerLearnsTheCodeAtOnce() {
    SimStream stream = new SimStream(1, delay(10), delay(10));
    stream.listener.mux.listen(request -> request.reject(Rejection.NOT_FOUND));
    stream.call(SrtOptions.LIVE);

    stream.network.runFor(41 * MS);

    assertThat(stream.callerClosed).containsExactly(CloseReason.REJECTED);
    assertThat(stream.sending.rejection()).isEqualTo(Rejection.NOT_FOUND);
    assertThat(stream.listener.mux.stats().connections()).isZero();
    assertThat(stream.caller.mux.stats().connections()).isZero();
    assertThat(stream.caller.mux.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aCallThatNobodyAnswersEndsAtTheConnectTimeout() {
    SimStream stream = new SimStream(1, delay(10), delay(10));
    stream.call(SrtOptions.LIVE);

    stream.network.runFor(2_999 * MS);
    assertThat(stream.callerClosed).isEmpty();
    stream.network.runFor(2 * MS);

    assertThat(stream.callerClosed).containsExactly(CloseReason.CONNECT_TIMEOUT);
    assertThat(stream.toListener.sent).hasSize(12);
    assertThat(stream.listener.mux.stats().ignored()).containsEntry("NOT_LISTENING", 12L);
  }

  @Test
  void twoPortsThatListenMayCallEachOtherAtOnce() {
    SimStream stream = new SimStream(1, delay(50), delay(50)).listen(SrtOptions.LIVE);
    stream.caller.mux.listen(request -> request.accept(SrtOptions.LIVE, new SocketHandler() {}));
    List<CloseReason> backClosed = new ArrayList<>();
    SrtSocket[] back = new SrtSocket[1];

    stream.call(SrtOptions.LIVE);
    stream.listener.act(
        stream.network.nowNs(),
        () ->
            back[0] =
                stream.listener.mux.connect(
                    SimStream.CALLER,
                    "back",
                    SrtOptions.LIVE,
                    new SocketHandler() {
                      @Override
                      public void onClosed(SrtSocket socket, CloseReason reason) {
                        backClosed.add(reason);
                      }
                    }));
    stream.network.runFor(2_000 * MS);

    assertThat(stream.callerClosed).isEmpty();
    assertThat(backClosed).isEmpty();
    assertThat(stream.sending.isConnected()).isTrue();
    assertThat(back[0].isConnected()).isTrue();
    assertThat(stream.caller.mux.stats().connections()).isEqualTo(2);
  }

  @Test
  void aRequestMayBeAnsweredOnlyOnce() {
    SimStream stream = new SimStream(1, delay(10), delay(10));
    List<ConnectionRequest> requests = new ArrayList<>();
    stream.listener.mux.listen(requests::add);
    stream.call(SrtOptions.LIVE);
    stream.network.runFor(50 * MS);
    requests.getFirst().reject(Rejection.CONFLICT);
    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> requests.getFirst().reject(Rejection.CONFLICT))
        .withMessageContaining("was answered before");
  }

  private static Predicate<Wire.Sent> handshake(int type) {
    return packet -> packet.is(ControlType.HANDSHAKE) && packet.packet().getInt(TYPE) == type;
  }

  private static LinkConditions delay(long ms) {
    return LinkConditions.PERFECT.withDelayNs(ms * MS);
  }
}
