package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.srt.SrtOptions;
import io.millrace.testkit.seed.FuzzInput;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A handshake's body of any bytes, and what both sides make of it. */
class HandshakeFuzzTest {

  private static final int BODY_MAX = 1484;
  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 4000);
  private static final int COOKIE_AT = 28;
  private static final int ISN = 5;

  @FuzzTest
  void whatIsReadIsWrittenAndReadEqual(byte[] body) {
    Handshake handshake = parsed(body);
    assertThat(handshake == null).isEqualTo(Math.min(body.length, BODY_MAX) < 48);
    if (handshake != null) {
      // bytes that were not UTF-8 take three each when written again
      ByteBuffer out = ByteBuffer.allocate(4 * BODY_MAX);
      HandshakeCodec.write(handshake, out);
      assertThat(HandshakeCodec.parse(out.flip())).isEqualTo(handshake);
    }
  }

  @FuzzTest
  void aListenerAnswersWithNoMoreThanItGot(byte[] input) {
    FuzzInput in = new FuzzInput(input);
    boolean knowsCookie = in.bool();
    byte[] body = in.chunk(BODY_MAX);
    SynCookie cookie = new SynCookie(new byte[SynCookie.SECRET_LENGTH]);
    if (knowsCookie && body.length >= 48) {
      ByteBuffer.wrap(body).putInt(COOKIE_AT, cookie.of(PEER, 0));
    }
    Handshake handshake = parsed(body);
    if (handshake == null) {
      return;
    }
    ListenerHandshake listener = new ListenerHandshake(cookie, 1500, 8192);
    int length = 16 + body.length;
    switch (listener.onHandshake(handshake, PEER, length, 0)) {
      case Verdict.Ignored ignored -> {}
      case Verdict.Reply(Handshake response) ->
          assertThat(16 + written(response)).isLessThanOrEqualTo(length);
      case Verdict.Candidate(Conclusion conclusion) -> {
        assertThat(knowsCookie).isTrue();
        Rejection refusal = listener.refusal(conclusion);
        Rejection why = refusal == null ? Rejection.BACKLOG : refusal;
        assertThat(16 + written(listener.reject(conclusion, why))).isLessThanOrEqualTo(length);
        if (listener.accept(conclusion, 1, SrtOptions.LIVE, KeyOutcome.PLAIN, PEER)
            instanceof Acceptance.Accepted(Handshake response, Negotiated agreed)) {
          assertThat(written(response)).isLessThanOrEqualTo(HandshakeCodec.MAX_LENGTH);
          assertSound(agreed);
        }
      }
    }
  }

  @FuzzTest
  void aCallerConnectsOnlyToWhatMakesSense(byte[] input) {
    FuzzInput in = new FuzzInput(input);
    CallerHandshake caller =
        new CallerHandshake(7, ISN, "#!::r=1AAA99", SrtOptions.LIVE, PEER, 8192, 0);
    caller.onTimer(0);
    if (in.bool()) {
      Handshake induced = Handshakes.withFields(Handshakes.induction(), 0, 0x4A17);
      assertThat(caller.onHandshake(Handshakes.withVersion(induced, 5), 0))
          .isInstanceOf(Step.Send.class);
    }
    while (!in.isEmpty()) {
      Handshake answer = parsed(in.chunk(in.u16()));
      if (answer != null
          && caller.onHandshake(answer, 0)
              instanceof Step.Connected(Negotiated agreed, KeyOutcome keys)) {
        assertThat(keys).isEqualTo(KeyOutcome.PLAIN);
        assertSound(agreed);
        assertThat(agreed.initialSequenceNumber()).isEqualTo(ISN);
        assertThat(agreed.peerSocketId()).isNotZero();
      }
    }
  }

  private static @Nullable Handshake parsed(byte[] body) {
    byte[] copy = Arrays.copyOf(body, Math.min(body.length, BODY_MAX));
    Handshake handshake = HandshakeCodec.parse(ByteBuffer.wrap(copy));
    Arrays.fill(copy, (byte) 0xA5); // what was read must not hang on the socket's buffer
    return handshake;
  }

  private static int written(Handshake handshake) {
    ByteBuffer out = ByteBuffer.allocate(4 * BODY_MAX);
    HandshakeCodec.write(handshake, out);
    return out.position();
  }

  private static void assertSound(Negotiated agreed) {
    assertThat(agreed.rcvLatencyMs()).isBetween(0, 0xFFFF);
    assertThat(agreed.sndLatencyMs()).isBetween(0, 0xFFFF);
    assertThat(agreed.mtu()).isBetween(76, 1500);
    assertThat(agreed.flowWindow()).isGreaterThan(1);
    assertThat(agreed.initialSequenceNumber()).isBetween(0, 0x7FFFFFFE);
  }
}
