package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One test for each known attack on a listener's handshake. */
class HandshakeAttackTest {

  private static final InetSocketAddress CALLER = new InetSocketAddress("192.0.2.7", 4000);
  private static final long MINUTE = 60_000_000_000L;

  private final SynCookie cookies = new SynCookie(new byte[32]);
  private final ListenerHandshake listener = new ListenerHandshake(cookies, 1500, 8192);

  @Test
  void aShortInductionIsNotAmplified() {
    assertThat(listener.onHandshake(Handshakes.induction(), CALLER, 63, 0))
        .isEqualTo(new Verdict.Ignored(Verdict.Why.SHORT_INDUCTION));
  }

  @Test
  void aLongInductionIsAnsweredWith64Bytes() {
    Handshake padded =
        Handshakes.withExtensions(
            Handshakes.induction(), new UnknownExtension(99, ByteBuffer.allocate(1000)));

    Handshake response = reply(listener.onHandshake(padded, CALLER, 1068, 0));

    assertThat(length(response)).isEqualTo(48);
  }

  @Test
  void aSpoofedAddressGetsNothingForAGuessedCookie() {
    int cookie = cookies.of(CALLER, 0);
    for (int guess = cookie + 1; guess != cookie + 1000; guess++) {
      assertThat(listener.onHandshake(Handshakes.conclusion(guess), CALLER, 80, 0))
          .isEqualTo(new Verdict.Ignored(Verdict.Why.WRONG_COOKIE));
    }
  }

  @Test
  void anotherAddressesCookieIsWorthNothing() {
    int cookie = cookies.of(new InetSocketAddress("192.0.2.7", 4001), 0);

    assertThat(listener.onHandshake(Handshakes.conclusion(cookie), CALLER, 80, 0))
        .isEqualTo(new Verdict.Ignored(Verdict.Why.WRONG_COOKIE));
  }

  @Test
  void anOldCookieIsWorthNothing() {
    Handshake request = Handshakes.conclusion(cookies.of(CALLER, 0));

    assertThat(listener.onHandshake(request, CALLER, 80, 2 * MINUTE - 1))
        .isInstanceOf(Verdict.Candidate.class);
    assertThat(listener.onHandshake(request, CALLER, 80, 2 * MINUTE))
        .isEqualTo(new Verdict.Ignored(Verdict.Why.WRONG_COOKIE));
  }

  @Test
  void twoListenersCannotBeSetOnEachOther() {
    Handshake request = Handshakes.withSocketId(Handshakes.induction(), 0);

    assertThat(listener.onHandshake(request, CALLER, 64, 0))
        .isEqualTo(new Verdict.Ignored(Verdict.Why.NO_SOCKET_ID));
  }

  @Test
  void aBlockThatLiesAboutItsLengthHidesItself() {
    ByteBuffer body = written(Handshakes.conclusion(cookies.of(CALLER, 0)));
    body.putShort(48 + 2, (short) 0xFFFF);
    Handshake request = Objects.requireNonNull(HandshakeCodec.parse(body));

    assertThat(request.extensions()).isEmpty();
    Verdict verdict = listener.onHandshake(request, CALLER, 80, 0);
    assertThat(listener.refusal(((Verdict.Candidate) verdict).conclusion()))
        .isEqualTo(Rejection.ROGUE);
  }

  @Test
  void aStreamIdOfMoreThan512BytesIsRefusedBeforeAnybodyReadsIt() {
    int cookie = cookies.of(CALLER, 0);
    Handshake longest = Handshakes.conclusion(cookie, new StreamIdExtension("x".repeat(512)));
    Handshake longer = Handshakes.conclusion(cookie, new StreamIdExtension("x".repeat(513)));
    Handshake longerInBytes = Handshakes.conclusion(cookie, new StreamIdExtension("ä".repeat(257)));

    assertThat(listener.onHandshake(longest, CALLER, 596, 0)).isInstanceOf(Verdict.Candidate.class);
    assertThat(reply(listener.onHandshake(longer, CALLER, 600, 0)))
        .isEqualTo(longer.rejected(Rejection.ROGUE));
    assertThat(reply(listener.onHandshake(longerInBytes, CALLER, 600, 0)).type()).isEqualTo(1004);
  }

  @Test
  void aRejectionIsSmallerThanWhatItRejectsAndNamesNoConnectionOfOurs() {
    Handshake request =
        Handshakes.conclusion(cookies.of(CALLER, 0), new StreamIdExtension("x".repeat(513)));

    Handshake rejection = reply(listener.onHandshake(request, CALLER, 600, 0));

    assertThat(length(rejection)).isEqualTo(48);
    assertThat(rejection.socketId()).isEqualTo(Handshakes.CALLER_ID);
  }

  private static Handshake reply(Verdict verdict) {
    return ((Verdict.Reply) verdict).response();
  }

  private static int length(Handshake handshake) {
    return written(handshake).remaining();
  }

  private static ByteBuffer written(Handshake handshake) {
    ByteBuffer out = ByteBuffer.allocate(2048);
    HandshakeCodec.write(handshake, out);
    return out.flip();
  }
}
