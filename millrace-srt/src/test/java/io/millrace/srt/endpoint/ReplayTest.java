package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A conclusion that somebody recorded and plays again, from its own address (guide §20.4). */
class ReplayTest {

  private static final InetSocketAddress CALLER = HandshakeFloodTest.ipv4(0xCB00_7105, 4_000);
  private static final int ID = 99;

  private final LonePort port = new LonePort().accepting();
  private final ByteBuffer recorded = LonePort.conclusion(ID, port.cookieOf(CALLER));

  private LonePort.Answer play() {
    return port.receive(CALLER, recorded.duplicate());
  }

  @Test
  void whileTheConnectionLivesAReplayedConclusionGetsTheSameAnswerAndChangesNothing() {
    LonePort.Answer first = play();
    for (int i = 0; i < 10; i++) {
      assertThat(play().handshake()).isEqualTo(first.handshake());
    }
    assertThat(port.accepted).hasSize(1);
    assertThat(port.mux.stats().connections()).isEqualTo(1);
  }

  @Test
  void onceTheConnectionIsGoneAReplayedConclusionIsRefusedAndMakesNoNewOne() {
    play();
    port.close(port.accepted.getFirst());
    for (int i = 0; i < 10; i++) {
      assertThat(play().handshake().type()).isEqualTo(Rejection.CLOSING.wireCode());
    }
    assertThat(port.accepted).as("the application is not asked").hasSize(1);
    assertThat(port.mux.stats().connections()).isZero();
    assertThat(port.mux.stats().ignored()).containsEntry("REPLAYED_CONCLUSION", 10L);
  }

  @Test
  void aReplayedConclusionIsRefusedUntilItsCookieIsTooOld() {
    play();
    port.close(port.accepted.getFirst());
    for (int second = 0; second < 180; second++) {
      LonePort.Answer answer = play();
      assertThat(answer == null || answer.handshake().isRejection()).isTrue();
      port.pass(LonePort.SECOND);
    }
    assertThat(play()).as("silence").isNull();
    assertThat(port.accepted).hasSize(1);
    assertThat(port.mux.stats().ignored()).containsKeys("REPLAYED_CONCLUSION", "WRONG_COOKIE");
  }

  @Test
  void aConnectionThatEndedByItselfIsRememberedToo() {
    play();
    port.pass(6 * LonePort.SECOND);
    assertThat(port.mux.stats().connections()).isZero();
    assertThat(play().handshake().type()).isEqualTo(Rejection.CLOSING.wireCode());
  }

  @Test
  void theSameCallerWithANewCallIsWelcomeAtOnce() {
    play();
    port.close(port.accepted.getFirst());
    assertThat(port.call(CALLER, ID - 1)).isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void aDeviceThatDrawsTheSameNumbersAtEachStartIsWelcomeWithItsNextCookie() {
    play();
    port.close(port.accepted.getFirst());
    port.pass(61 * LonePort.SECOND);
    assertThat(port.call(CALLER, ID)).isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void aRefusedCallerMayAskAgain() {
    LonePort deciding = new LonePort();
    ByteBuffer conclusion = LonePort.conclusion(ID, deciding.cookieOf(CALLER));
    deciding.receive(CALLER, conclusion.duplicate());
    deciding.undecided.getFirst().reject(Rejection.NOT_FOUND);
    deciding.receive(CALLER, conclusion.duplicate());
    assertThat(deciding.undecided).hasSize(2);
  }

  @Test
  void whatIsRememberedOfEndedCallsIsBounded() {
    EndedCalls ended = new EndedCalls();
    for (int i = 0; i < 100_000; i++) {
      ended.add(new CallerKey(CALLER, i, 1), 7, 0);
    }
    assertThat(ended.size()).isEqualTo(8_192);
    assertThat(ended.contains(new CallerKey(CALLER, 99_999, 1), 7, 0)).isTrue();
    ended.add(new CallerKey(CALLER, 0, 1), 7, 120 * LonePort.SECOND);
    assertThat(ended.size()).as("old ones go").isEqualTo(1);
  }
}
