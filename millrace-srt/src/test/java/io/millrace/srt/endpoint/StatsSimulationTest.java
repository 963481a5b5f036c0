package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
import io.millrace.testkit.link.LinkConditions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What both sides count of one stream (guide §17). */
class StatsSimulationTest {

  private static final int PACKET_BYTES = 188 + 44;
  private static final SrtOptions LATENCY_300 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(300)));

  @Test
  void bothSidesCountTheSamePacketsAndBytes() {
    LinkConditions lossy = LinkConditions.PERFECT.withDelayNs(20 * MS).withLossRate(0.05);
    SimStream stream = new SimStream(11, lossy, lossy).listen(LATENCY_300).connect(LATENCY_300);
    stream.send(2_000, 2 * MS).network.runFor(6_000 * MS);
    stream.assertAllDelivered();

    SendStats sent = stream.sending.stats().sent();
    ReceiveStats received = stream.received().received();
    assertThat(sent.pktSentUnique()).isEqualTo(2_000);
    assertThat(sent.pktSent()).isEqualTo(sent.pktSentUnique() + sent.pktRetrans());
    assertThat(sent.byteSent()).isEqualTo(sent.pktSent() * PACKET_BYTES);
    assertThat(sent.byteSentUnique()).isEqualTo(sent.pktSentUnique() * PACKET_BYTES);
    assertThat(sent.byteRetrans()).isEqualTo(sent.pktRetrans() * PACKET_BYTES);
    assertThat(sent.retransmitRatio()).isBetween(0.03, 0.12);
    assertThat(sent.pktSndBuf()).isZero();
    assertThat(sent.byteSndBuf()).isZero();
    assertThat(sent.byteAvailSndBuf()).isEqualTo(8192L * 1500);

    assertThat(received.pktRecvUnique()).isEqualTo(2_000);
    assertThat(received.pktRecv()).isBetween(2_000L, sent.pktSent() - 50);
    assertThat(received.byteRecv()).isEqualTo(received.pktRecv() * PACKET_BYTES);
    assertThat(received.byteRecvUnique()).isEqualTo(2_000L * PACKET_BYTES);
    assertThat(received.pktRcvRetrans()).isPositive().isLessThan(sent.pktRetrans());
    assertThat(received.pktRcvLoss()).isBetween(50L, 150L);
    assertThat(received.byteRcvLoss()).isEqualTo(received.pktRcvLoss() * PACKET_BYTES);
    assertThat(received.lossRatio()).isBetween(0.025, 0.075);
    assertThat(received.pktRcvDrop()).isZero();
    assertThat(received.pktDelivered()).isEqualTo(2_000);
    assertThat(sent.pktRecvAck()).isPositive().isLessThan(received.pktSentAck());
    assertThat(sent.pktRecvNak()).isPositive().isLessThanOrEqualTo(received.pktSentNak());
  }

  @Test
  void theEffectiveLatencyIsTheNegotiatedOneAndAcknowledgementTakesARoundTrip() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS);
    SimStream stream = new SimStream(12, link, link).listen(LATENCY_300).connect(LATENCY_300);
    stream.send(1_000, 2 * MS).network.runFor(4_000 * MS);

    SrtStats receiving = stream.received();
    assertThat(receiving.msRcvTsbPdDelay()).isEqualTo(300);
    assertThat(receiving.received().msRcvLatency()).isCloseTo(300, within(2.0));
    SrtStats sending = stream.sending.stats();
    assertThat(sending.msSndTsbPdDelay()).isEqualTo(300);
    // there and back again, and up to 10 ms until the ACK is due
    assertThat(sending.sent().msSndLatency()).isBetween(40.0, 52.0);
    // from the first packet until the last one's ACK
    assertThat(sending.sent().usSndDuration()).isBetween(1_990_000L, 2_150_000L);
  }

  @Test
  void buffersAreMeasuredInPacketsBytesAndTime() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS);
    SimStream stream = new SimStream(13, link, link).listen(LATENCY_300).connect(LATENCY_300);
    stream.send(1_000, 2 * MS).network.runFor(1_000 * MS);

    ReceiveStats received = stream.received().received();
    assertThat(received.pktRcvBuf()).isBetween(148, 152);
    assertThat(received.byteRcvBuf()).isEqualTo((long) received.pktRcvBuf() * PACKET_BYTES);
    assertThat(received.msRcvBuf()).isBetween(294, 302);
    assertThat(received.byteAvailRcvBuf()).isEqualTo((8192L - received.pktRcvBuf()) * 1500);
    SendStats sent = stream.sending.stats().sent();
    assertThat(sent.pktFlightSize()).isBetween(18, 28).isEqualTo(sent.pktSndBuf());
    assertThat(sent.byteSndBuf()).isEqualTo((long) sent.pktSndBuf() * PACKET_BYTES);
    assertThat(sent.msSndBuf()).isBetween(34, 56);
    assertThat(sent.byteAvailSndBuf()).isEqualTo((8192L - sent.pktSndBuf()) * 1500);
    assertThat(sent.pktCongestionWindow()).isEqualTo(8192);
    assertThat(sent.pktFlowWindow()).isBetween(8192 - 160, 8192 - 140);
    assertThat(sent.mbpsBandwidth()).isPositive();
  }

  @Test
  void belatedPacketsTellHowLateTheyWere() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(100 * MS);
    SrtOptions tooSmall = SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(60)));
    SimStream stream = new SimStream(14, link, link).listen(tooSmall).connect(tooSmall);
    stream.toListener.loseFirst(StatsSimulationTest::isFiftieth);
    stream.send(500, 5 * MS).network.runFor(6_000 * MS);

    ReceiveStats received = stream.received().received();
    assertThat(received.pktRcvBelated()).isPositive();
    // asked for after 5 ms, there after 200 more, 60 of them allowed
    assertThat(received.pktRcvAvgBelatedTime()).isBetween(130.0, 170.0);
    assertThat(received.byteRcvDrop()).isEqualTo(received.pktRcvDrop() * PACKET_BYTES);
  }

  @Test
  void readersHaveEachAnIntervalOfTheirOwn() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS);
    SimStream stream = new SimStream(15, link, link).listen(LATENCY_300).connect(LATENCY_300);
    stream.send(2_000, 2 * MS).network.runFor(1_000 * MS);
    SrtStats first = stream.sending.stats();
    stream.network.runFor(500 * MS);
    SrtStats second = stream.sending.stats();
    stream.network.runFor(500 * MS);
    SrtStats third = stream.sending.stats();

    assertThat(third.since(second).sent().pktSent()).isEqualTo(250);
    assertThat(third.since(first).sent().pktSent()).isEqualTo(500);
    assertThat(third.since(second).usInterval()).isEqualTo(500_000);
    double mbps = PACKET_BYTES * 8 / 2_000.0;
    assertThat(third.since(second).mbpsSendRate()).isCloseTo(mbps, within(mbps / 100));
    assertThat(third.since(first).mbpsSendRate()).isCloseTo(mbps, within(mbps / 100));
  }

  private static boolean isFiftieth(Wire.Sent packet) {
    return packet.isData() && (packet.packet().getInt(4) & 0x03FF_FFFF) == 50;
  }
}
