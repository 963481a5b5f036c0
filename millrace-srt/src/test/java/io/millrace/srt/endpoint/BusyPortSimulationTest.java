package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
import io.millrace.testkit.link.LinkConditions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What peers see of a sender whose loop is so busy that it answers an ACK each 100 ms only. */
class BusyPortSimulationTest {

  private static final SrtOptions LATENCY_300 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(300)));

  @Test
  void thePeersRoundTripTimeIsRight() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS);
    SimStream stream = stream(21, link);
    stream.send(2_000, 2 * MS).network.runFor(6_000 * MS);
    stream.assertAllDelivered();

    SrtStats received = stream.received();
    assertThat(received.msRtt()).isCloseTo(40, within(1.0));
    assertThat(received.received().pktSentAck()).isGreaterThan(350);
  }

  @Test
  void lossesAreRepairedAllTheSame() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS).withLossRate(0.05);
    SimStream stream = stream(22, link);
    stream.send(2_000, 2 * MS).network.runFor(6_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.received().received().pktRcvDrop()).isZero();
  }

  @Test
  void aPauseEndsTheRepetitionOfTheLastAck() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS);
    SimStream stream = stream(23, link);
    stream.send(500, 2 * MS).network.runFor(3_000 * MS);
    long acks = stream.received().received().pktSentAck();
    stream.network.runFor(2_000 * MS);
    assertThat(stream.received().received().pktSentAck()).isEqualTo(acks);
  }

  private static SimStream stream(long seed, LinkConditions link) {
    SimStream stream = new SimStream(seed, link, link).listen(LATENCY_300).connect(LATENCY_300);
    stream.caller.answerIntervalNs = 100 * MS;
    return stream;
  }
}
