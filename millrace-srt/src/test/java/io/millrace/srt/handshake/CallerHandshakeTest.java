package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerHandshakeTest {

  private static final long MS = 1_000_000L;

  /** So that every deadline lies beyond the clock's wrap. */
  private static final long START = Long.MAX_VALUE - 100 * MS;

  private static final InetSocketAddress TARGET = new InetSocketAddress("192.0.2.1", 5000);
  private static final int OUR_ID = 42;
  private static final int PEER_ID = 99;
  private static final int COOKIE = 0x12345678;

  private final CallerHandshake caller = caller("#!::r=cam");

  @Test
  void theInductionIsSentAtOnceAndAgainEvery250Ms() {
    assertThat(caller.nextDeadlineNs()).isEqualTo(START);
    Handshake first = caller.onTimer(START);

    assertThat(first).isNotNull();
    assertThat(first.type()).isEqualTo(Handshake.INDUCTION);
    assertThat(first.version()).isEqualTo(4);
    assertThat(first.peerIp()).hasToString("192.0.2.1");
    assertThat(caller.onTimer(START + 249 * MS)).isNull();
    assertThat(caller.nextDeadlineNs()).isEqualTo(START + 250 * MS);
    assertThat(caller.onTimer(START + 250 * MS)).isEqualTo(first);
  }

  @Test
  void libsrtsTwelveInductionsThenSilence() {
    int sent = 0;
    long now = START;
    while (!caller.timedOut(now)) {
      sent += caller.onTimer(now) == null ? 0 : 1;
      now = caller.nextDeadlineNs();
    }

    assertThat(sent).isEqualTo(12);
    assertThat(now - START).isEqualTo(3000 * MS);
    assertThat(caller.onTimer(now + 250 * MS)).isNull();
  }

  @Test
  void theConclusionFollowsAtOnceAndIsRepeatedAsItIs() {
    caller.onTimer(START);

    Step step = caller.onHandshake(inductionResponse(), START + 30 * MS);

    Handshake conclusion = ((Step.Send) step).request();
    assertThat(conclusion.type()).isEqualTo(Handshake.CONCLUSION);
    assertThat(conclusion.version()).isEqualTo(5);
    assertThat(conclusion.extensionField()).isEqualTo(5);
    assertThat(conclusion.synCookie()).isEqualTo(COOKIE);
    assertThat(conclusion.extensions())
        .containsExactly(
            new SrtExtension(Extension.HSREQ, 0x10505, 0x3F, 120, 0),
            new StreamIdExtension("#!::r=cam"));
    assertThat(caller.onTimer(START + 279 * MS)).isNull();
    assertThat(caller.onTimer(START + 280 * MS)).isEqualTo(conclusion);
  }

  @Test
  void withoutAStreamIdThereIsNoBlockForIt() {
    Step step = caller("").onHandshake(inductionResponse(), START);

    Handshake conclusion = ((Step.Send) step).request();
    assertThat(conclusion.extensionField()).isEqualTo(1);
    assertThat(conclusion.extensions()).hasSize(1);
  }

  @Test
  void repeatedAnswersChangeNothing() {
    caller.onHandshake(inductionResponse(), START);
    assertThat(caller.onHandshake(inductionResponse(), START)).isEqualTo(new Step.Nothing());
    assertThat(caller.onHandshake(conclusionResponse(), START)).isInstanceOf(Step.Connected.class);

    assertThat(caller.onHandshake(conclusionResponse(), START)).isEqualTo(new Step.Nothing());
    assertThat(caller.nextDeadlineNs()).isEqualTo(CallerHandshake.NO_DEADLINE);
    assertThat(caller.onTimer(START + 5000 * MS)).isNull();
    assertThat(caller.timedOut(START + 5000 * MS)).isFalse();
  }

  @Test
  void aConclusionResponseBeforeTheInductionsMeansNothing() {
    assertThat(caller.onHandshake(conclusionResponse(), START)).isEqualTo(new Step.Nothing());
  }

  @ParameterizedTest
  @ValueSource(ints = {Handshake.WAVEAHAND, Handshake.AGREEMENT, Handshake.DONE, 2, 999})
  void otherTypesMeanNothing(int type) {
    Handshake other = Handshakes.withType(conclusionResponse(), type);

    assertThat(caller.onHandshake(other, START)).isEqualTo(new Step.Nothing());
    caller.onHandshake(inductionResponse(), START);
    assertThat(caller.onHandshake(other, START)).isEqualTo(new Step.Nothing());
  }

  @Test
  void anOldListenersInductionIsNoAnswer() {
    assertFails(caller.onHandshake(Handshakes.withVersion(inductionResponse(), 4), START), 1004);
    assertFails(
        caller("").onHandshake(Handshakes.withFields(inductionResponse(), 0, 2), START), 1004);
  }

  @Test
  void aRefusalMayComeAtAnyTime() {
    assertThat(caller.onHandshake(Handshakes.withType(inductionResponse(), 1005), START))
        .isEqualTo(new Step.Failed(Failure.REFUSED, Rejection.BACKLOG));
    assertThat(caller.timedOut(START + 4000 * MS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"6,1500,8192", "5,1501,8192", "5,40,8192", "5,1500,1"})
  void numbersThatDoNotFitEndTheCall(int isn, int mtu, int flowWindow) {
    caller.onHandshake(inductionResponse(), START);

    assertFails(
        caller.onHandshake(
            Handshakes.withNumbers(conclusionResponse(), isn, mtu, flowWindow), START),
        1004);
    assertThat(caller.abandonedPeerSocketId()).isEqualTo(PEER_ID);
  }

  @Test
  void aResponseWithoutHsrspEndsTheCall() {
    caller.onHandshake(inductionResponse(), START);

    assertFails(
        caller.onHandshake(
            Handshakes.withExtensions(
                conclusionResponse(), new SrtExtension(Extension.HSREQ, 0x10501, 0xBF, 1, 1)),
            START),
        1004);
  }

  @Test
  void aFileModeListenerEndsTheCall() {
    caller.onHandshake(inductionResponse(), START);

    assertFails(
        caller.onHandshake(
            Handshakes.withExtensions(
                conclusionResponse(), new SrtExtension(Extension.HSRSP, 0x10501, 0x40, 1, 1)),
            START),
        1012);
  }

  @Test
  void keysThatWeDidNotAskForEndTheCall() {
    caller.onHandshake(inductionResponse(), START);

    Step step =
        caller.onHandshake(
            Handshakes.withExtensions(
                conclusionResponse(),
                new SrtExtension(Extension.HSRSP, 0x10501, 0xBF, 1, 1),
                new KeyMaterialExtension(Extension.KMRSP, ByteBuffer.allocate(4))),
            START);

    assertThat(step).isEqualTo(new Step.Failed(Failure.REFUSED, Rejection.UNSECURE));
    assertThat(caller.abandonedPeerSocketId()).isEqualTo(PEER_ID);
  }

  @Test
  void ourOwnListenerAndCallerUnderstandEachOther() {
    InetSocketAddress from = new InetSocketAddress("192.0.2.9", 6000);
    ListenerHandshake listener = new ListenerHandshake(new SynCookie(new byte[32]), 1400, 4096);
    Handshake induction = overTheWire(Objects.requireNonNull(caller.onTimer(START)));
    Verdict.Reply reply = (Verdict.Reply) listener.onHandshake(induction, from, 64, 0);
    Step.Send send = (Step.Send) caller.onHandshake(overTheWire(reply.response()), START);
    Verdict.Candidate candidate =
        (Verdict.Candidate) listener.onHandshake(overTheWire(send.request()), from, 100, 0);
    Acceptance.Accepted accepted =
        (Acceptance.Accepted)
            listener.accept(
                candidate.conclusion(), PEER_ID, SrtOptions.LIVE, KeyOutcome.PLAIN, from);

    Step step = caller.onHandshake(overTheWire(accepted.response()), START);

    Negotiated here = ((Step.Connected) step).negotiated();
    Negotiated there = accepted.negotiated();
    assertThat(here)
        .isEqualTo(
            new Negotiated(
                PEER_ID, 5, 5, 1400, 4096, 120, 120, 0x10505, true, true, true, true, true));
    assertThat(there)
        .isEqualTo(
            new Negotiated(
                OUR_ID, 5, 5, 1400, 8192, 120, 120, 0x10505, true, true, true, true, true));
  }

  @Test
  void aStreamIdThatNoListenerTakesIsRefusedHere() {
    assertThatThrownBy(() -> caller("x".repeat(513))).hasMessageContaining("at most 512 bytes");
  }

  @Test
  void aTargetMustBeResolved() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("broker.example", 5000);

    assertThatThrownBy(
            () -> new CallerHandshake(1, 5, "", SrtOptions.LIVE, unresolved, 8192, START))
        .hasMessageContaining("broker.example is not resolved");
  }

  @Test
  void numbersOutOfRangeAreABug() {
    assertThatThrownBy(() -> new CallerHandshake(0, 5, "", SrtOptions.LIVE, TARGET, 8192, START))
        .hasMessageContaining("ourSocketId: 0");
    assertThatThrownBy(() -> new CallerHandshake(1, -5, "", SrtOptions.LIVE, TARGET, 8192, START))
        .hasMessageContaining("initialSequenceNumber: -5");
    assertThatThrownBy(() -> new CallerHandshake(1, 5, "", SrtOptions.LIVE, TARGET, 1, START))
        .hasMessageContaining("ourFlowWindow: 1");
  }

  private static CallerHandshake caller(String streamId) {
    return new CallerHandshake(OUR_ID, 5, streamId, SrtOptions.LIVE, TARGET, 8192, START);
  }

  private static Handshake inductionResponse() {
    return Handshakes.withFields(
        Handshakes.withVersion(Handshakes.withCookie(Handshakes.induction(), COOKIE), 5),
        0,
        0x4A17);
  }

  private static Handshake conclusionResponse() {
    return Handshakes.withExtensions(
        Handshakes.withNumbers(
            Handshakes.withSocketId(Handshakes.conclusion(COOKIE), PEER_ID), 5, 1500, 8192),
        new SrtExtension(Extension.HSRSP, 0x10501, 0xBF, 120, 120));
  }

  private static void assertFails(Step step, int code) {
    assertThat(step).isEqualTo(new Step.Failed(Failure.BAD_ANSWER, new Rejection(code)));
  }

  private static Handshake overTheWire(Handshake handshake) {
    ByteBuffer wire = ByteBuffer.allocate(HandshakeCodec.MAX_LENGTH);
    HandshakeCodec.write(handshake, wire);
    return Objects.requireNonNull(HandshakeCodec.parse(wire.flip()));
  }
}
