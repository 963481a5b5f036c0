package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RendezvousHandshakeTest {

  private static final long MS = 1_000_000;
  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 9000);
  private static final int OUR_ID = 11;
  private static final int PEER_ID = 22;

  private static RendezvousHandshake withCookie(int cookie) {
    return new RendezvousHandshake(
        OUR_ID,
        1_000,
        cookie,
        SrtOptions.LIVE,
        PEER,
        new ListenerHandshake(new SynCookie(new byte[32]), 1500, 8192),
        8192,
        0);
  }

  private static Handshake fromPeer(int type, int cookie, Extension... extensions) {
    return new Handshake(
        5,
        0,
        extensions.length == 0 ? 0 : 1,
        2_000,
        1500,
        8192,
        type,
        PEER_ID,
        cookie,
        new PeerAddress(0, 0, 0, 0),
        List.of(extensions));
  }

  private static RendezvousStep hear(RendezvousHandshake ours, Handshake handshake) {
    return ours.onHandshake(handshake, true, 0, MS);
  }

  private static Handshake sent(RendezvousStep step) {
    return ((RendezvousStep.Send) step).handshake();
  }

  /** The last two are farther apart than 31 bits: libsrt goes by the wrapped difference. */
  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource({
    "5, 4, true",
    "4, 5, false",
    "5, -4, true",
    "-5, 4, false",
    "1, -2147483646, true",
    "649987882, -2085561571, false",
    "-2085561571, 649987882, true",
  })
  void theCookiesSayWhoIsTheInitiator(int ours, int theirs, boolean weAsk) {
    Handshake answer = sent(hear(withCookie(ours), fromPeer(Handshake.WAVEAHAND, theirs)));
    assertThat(answer.type()).isEqualTo(Handshake.CONCLUSION);
    assertThat(answer.extensionField()).isEqualTo(weAsk ? 1 : 0);
    assertThat(answer.synCookie()).isEqualTo(ours);
  }

  @Test
  void cookiesThatCollideEndIt() {
    RendezvousHandshake ours = withCookie(5);
    RendezvousStep step = hear(ours, fromPeer(Handshake.WAVEAHAND, 5));
    assertThat(step)
        .isInstanceOfSatisfying(
            RendezvousStep.Failed.class,
            failed -> {
              assertThat(failed.rejection().wireCode()).isEqualTo(1009);
              assertThat(failed.refusal()).isNotNull();
              assertThat(failed.refusal().type()).isEqualTo(1009);
            });
    assertThat(ours.nextDeadlineNs()).isEqualTo(RendezvousHandshake.NO_DEADLINE);
  }

  @Test
  void wavesEvery250MillisecondsForTenTimesTheConnectTimeout() {
    RendezvousHandshake ours = withCookie(5);
    int waves = 0;
    while (!ours.timedOut(ours.nextDeadlineNs())) {
      assertThat(ours.onTimer(ours.nextDeadlineNs()).type()).isEqualTo(Handshake.WAVEAHAND);
      waves++;
    }
    assertThat(waves).isEqualTo(120);
    assertThat(ours.nextDeadlineNs()).isEqualTo(30_000 * MS);
    assertThat(ours.peerSocketId()).isZero();
  }

  @Test
  void aVersion4PeerIsToldSo() {
    Handshake old = Handshakes.withVersion(fromPeer(Handshake.WAVEAHAND, 7), 4);
    assertThat(hear(withCookie(5), old))
        .isInstanceOfSatisfying(
            RendezvousStep.Failed.class,
            failed -> {
              assertThat(failed.rejection()).isEqualTo(Rejection.VERSION);
              assertThat(failed.refusal().type()).isEqualTo(1008);
            });
  }

  @Test
  void aPeerThatRefusesIsBelievedOnlyWithOurId() {
    RendezvousHandshake ours = withCookie(5);
    Handshake refusal = fromPeer(1014, 7);
    assertThat(ours.onHandshake(refusal, false, 0, MS)).isEqualTo(new RendezvousStep.Nothing());
    assertThat(ours.onHandshake(refusal, true, 0, MS))
        .isEqualTo(new RendezvousStep.Failed(Failure.REFUSED, Rejection.FILTER, null));
  }

  static Stream<Arguments> refused() {
    SrtExtension file = new SrtExtension(Extension.HSREQ, 0x10501, 0xE4, 0, 0);
    SrtExtension old = new SrtExtension(Extension.HSREQ, 0x10200, 0x3F, 0, 0);
    SrtExtension live = Handshakes.HSREQ;
    return Stream.of(
        Arguments.of(Rejection.MESSAGE_API, new Extension[] {file}),
        Arguments.of(Rejection.ROGUE, new Extension[] {old}),
        Arguments.of(Rejection.CONGESTION, new Extension[] {live, new CongestionExtension("file")}),
        Arguments.of(Rejection.FILTER, new Extension[] {live, new FilterExtension("fec,cols:10")}),
        Arguments.of(
            Rejection.GROUP, new Extension[] {live, new GroupExtension(ByteBuffer.allocate(8))}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anInitiatorThatWantsWhatWeLackIsTold(Rejection why, Extension[] extensions) {
    RendezvousStep step = hear(withCookie(5), fromPeer(Handshake.CONCLUSION, 7, extensions));
    assertThat(step)
        .isInstanceOfSatisfying(
            RendezvousStep.Failed.class,
            failed -> {
              assertThat(failed.rejection()).isEqualTo(why);
              assertThat(failed.refusal().type()).isEqualTo(why.wireCode());
              assertThat(failed.refusal().extensions()).isEmpty();
            });
  }

  @Test
  void aPeerThatStartsAnewIsMetAnew() {
    RendezvousHandshake ours = withCookie(5);
    hear(ours, fromPeer(Handshake.WAVEAHAND, 4));
    assertThat(hear(ours, fromPeer(Handshake.WAVEAHAND, 4)))
        .as("a repeat")
        .isEqualTo(new RendezvousStep.Nothing());
    Handshake restarted = Handshakes.withSocketId(fromPeer(Handshake.WAVEAHAND, 7), 33);
    assertThat(sent(hear(ours, restarted)).extensionField()).isZero();
    assertThat(ours.peerSocketId()).isEqualTo(33);
  }

  @Test
  void theResponderConnectsByDataIfTheAgreementIsLost() {
    RendezvousHandshake ours = withCookie(5);
    hear(ours, fromPeer(Handshake.WAVEAHAND, 7));
    assertThat(ours.onPacket()).as("not yet").isEqualTo(new RendezvousStep.Nothing());
    hear(ours, fromPeer(Handshake.CONCLUSION, 7, Handshakes.HSREQ));
    assertThat(ours.onPacket()).isInstanceOf(RendezvousStep.Connected.class);
    assertThat(ours.onPacket()).as("once").isEqualTo(new RendezvousStep.Nothing());
  }

  @Test
  void whoAsksIsTheInitiatorWhateverTheCookiesSay() {
    RendezvousHandshake ours = withCookie(9);
    assertThat(sent(hear(ours, fromPeer(Handshake.WAVEAHAND, 7))).extensionField()).isEqualTo(1);
    Handshake answer = sent(hear(ours, fromPeer(Handshake.CONCLUSION, 7, Handshakes.HSREQ)));
    assertThat(((SrtExtension) answer.extensions().getFirst()).type()).isEqualTo(Extension.HSRSP);
  }

  @Test
  void handshakesThatMakeNoSenseAreIgnored() {
    RendezvousHandshake ours = withCookie(5);
    for (Handshake nonsense :
        List.of(
            fromPeer(Handshake.INDUCTION, 7),
            fromPeer(Handshake.DONE, 7),
            fromPeer(Handshake.AGREEMENT, 7),
            fromPeer(Handshake.WAVEAHAND, 0),
            Handshakes.withSocketId(fromPeer(Handshake.WAVEAHAND, 7), 0),
            Handshakes.withNumbers(fromPeer(Handshake.WAVEAHAND, 7), -1, 1500, 8192))) {
      assertThat(hear(ours, nonsense)).isEqualTo(new RendezvousStep.Nothing());
    }
    assertThat(ours.peerSocketId()).isZero();
  }
}
