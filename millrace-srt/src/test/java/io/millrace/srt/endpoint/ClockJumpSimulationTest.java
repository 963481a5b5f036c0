package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.testkit.link.LinkConditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clock of one end leaps, as that of a machine does that was suspended or whose process was
 * frozen. (The clock on the wall is none of SRT's affair: nothing here reads it.)
 */
class ClockJumpSimulationTest {

  private static final long SECOND = 1_000 * MS;

  @ParameterizedTest(name = "{0}")
  @CsvSource({"the sender's", "the receiver's"})
  void aLeapShorterThanTheIdleTimeoutCostsNoPacketAndNoConnection(String whose) {
    SimStream stream = streaming();
    leap(stream, whose, 3 * SECOND);
    send(stream, 400);
    stream.network.runFor(4 * SECOND);

    stream.assertAllDelivered();
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.listenerClosed).isEmpty();
  }

  @ParameterizedTest(name = "{0} by {1} s")
  @CsvSource({
    "the sender's, 10",
    "the receiver's, 10",
    "the sender's, 3600",
    "the receiver's, 3600"
  })
  void aLongerLeapEndsTheConnectionAtBothEndsAtOnce(String whose, long seconds) {
    SimStream stream = streaming();
    leap(stream, whose, seconds * SECOND);
    stream.network.runFor(1_200 * MS);

    boolean senders = whose.equals("the sender's");
    assertThat(senders ? stream.callerClosed : stream.listenerClosed)
        .containsExactly(CloseReason.PEER_IDLE);
    assertThat(senders ? stream.listenerClosed : stream.callerClosed)
        .containsExactly(CloseReason.PEER_SHUTDOWN);
    assertThat(stream.listener.mux.stats().connections()).isZero();
    assertThat(stream.listener.mux.nextDeadlineNs()).as("no timer").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whoseClockLeaptCallsAgainAndIsServed() {
    SimStream stream = streaming();
    leap(stream, "the receiver's", 3_600 * SECOND);
    stream.network.runFor(SECOND);
    stream.delivered.clear();

    stream.call(SrtOptions.LIVE);
    stream.network.runFor(SECOND);
    send(stream, 200);
    stream.network.runFor(3 * SECOND);
    assertThat(stream.delivered).hasSize(200);
  }

  private static SimStream streaming() {
    SimStream stream = new SimStream(7, LinkConditions.PERFECT, LinkConditions.PERFECT);
    stream.listen(SrtOptions.LIVE).connect(SrtOptions.LIVE);
    send(stream, 200);
    stream.network.runFor(2 * SECOND);
    return stream;
  }

  /** By the sender's own clock, one each 5 ms. */
  private static void send(SimStream stream, int count) {
    for (int i = 0; i < count; i++) {
      stream.network.after(
          i * 5 * MS,
          () -> stream.sendOneAt(stream.network.nowNs(stream.caller) - stream.network.nowNs()));
    }
  }

  private static void leap(SimStream stream, String whose, long byNs) {
    SimPort port = whose.equals("the sender's") ? stream.caller : stream.listener;
    stream.network.clock(port, stream.network.nowNs(port) - stream.network.nowNs() + byNs, 0);
  }
}
