package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.LossReport;
import io.millrace.testkit.link.LinkConditions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked for again, when, and what comes of it. */
class RepairSimulationTest {

  private static SrtOptions latency(long ms) {
    return SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(ms)));
  }

  @Test
  void aGapIsReportedAtOnceAndRepairedByOneMarkedPacketWithTheSameStamp() {
    SimStream stream = connected(10, latency(300));
    stream.toListener.loseFirst(packet -> packet.isData() && number(packet) == 50);
    stream.send(200, 5 * MS).network.runFor(2_000 * MS);
    stream.assertAllDelivered();

    Wire.Sent revealing = nth(stream, 51).getFirst();
    Wire.Sent report = stream.toCaller.control(ControlType.NAK).getFirst();
    assertThat(report.atNs()).isEqualTo(revealing.atNs() + 10 * MS);
    assertThat(report.packet().limit()).isEqualTo(20);

    List<Wire.Sent> lost = nth(stream, 50);
    assertThat(lost).hasSize(2);
    assertThat(lost.get(0).isRetransmitted()).isFalse();
    assertThat(lost.get(1).isRetransmitted()).isTrue();
    assertThat(lost.get(1).atNs()).isEqualTo(report.atNs() + 10 * MS);
    assertThat(lost.get(1).timestampUs()).isEqualTo(lost.get(0).timestampUs());
    assertThat(lost.get(1).packet().getInt(4) & 0x03FF_FFFF)
        .as("message number")
        .isEqualTo(lost.get(0).packet().getInt(4) & 0x03FF_FFFF);
    assertThat(lost.get(1).packet().slice(16, 188)).isEqualTo(lost.get(0).packet().slice(16, 188));
  }

  @Test
  void aGapIsReportedAgainUntilItIsFilled() {
    SimStream stream = connected(10, latency(1_000));
    stream.toListener.lose(packet -> packet.isData() && number(packet) == 50);
    stream.send(400, 5 * MS).network.runFor(1_000 * MS);

    List<Wire.Sent> reports = stream.toCaller.control(ControlType.NAK);
    assertThat(reports).hasSizeBetween(15, 40);
    for (int i = 1; i < reports.size(); i++) {
      assertThat(reports.get(i).atNs() - reports.get(i - 1).atNs()).isBetween(20 * MS, 200 * MS);
    }
    stream.toListener.lose(packet -> false);
    stream.network.runFor(3_000 * MS);
    stream.assertAllDelivered();
  }

  @Test
  void aPacketIsSentAgainOnceARoundTripHoweverOftenItIsReported() {
    SimStream stream = connected(100, latency(2_000));
    stream.send(600, 5 * MS).network.runFor(1_500 * MS); // the round trip is known by now
    stream.toListener.lose(packet -> packet.isData() && number(packet) == 400);
    stream.network.runFor(2_000 * MS);

    List<Wire.Sent> tries = nth(stream, 400);
    assertThat(tries).hasSizeBetween(5, 11);
    for (int i = 2; i < tries.size(); i++) {
      assertThat(tries.get(i).atNs() - tries.get(i - 1).atNs()).isGreaterThan(150 * MS);
    }
  }

  @ParameterizedTest
  @EnumSource(SrtOptions.Delivery.class)
  void withTooSmallALatencyWhatIsLateIsSkippedAndAllElseDelivered(SrtOptions.Delivery delivery) {
    LinkConditions lossy = LinkConditions.PERFECT.withDelayNs(100 * MS).withLossRate(0.1);
    SrtOptions options = latency(60).with(o -> o.delivery(delivery));
    SimStream stream = new SimStream(3, lossy, lossy).listen(options).connect(options);
    stream.send(2_000, 5 * MS).network.runFor(15_000 * MS);

    assertThat(stream.delivered).isSorted().doesNotHaveDuplicates();
    // nothing can be repaired in time: what was not lost at once is delivered, the rest skipped
    int last = stream.delivered.getLast();
    assertThat((long) stream.delivered.size() + stream.received().received().pktRcvDrop())
        .isEqualTo(last + 1);
    assertThat(stream.delivered).hasSizeBetween(1_720, 1_880);
    if (delivery == SrtOptions.Delivery.IN_ORDER) {
      assertThat(stream.delaysNs).allSatisfy(d -> assertThat(d).isLessThanOrEqualTo(61 * MS));
    }
    assertThat(stream.callerClosed).isEmpty();
  }

  @Test
  void anOutageOfTwoSecondsEndsNothingAndWhatIsOldIsRefused() {
    SimStream stream = connected(10, latency(120));
    stream.send(1_200, 5 * MS).network.runFor(2_000 * MS);
    LinkConditions up = LinkConditions.PERFECT.withDelayNs(10 * MS);
    stream.link.conditionsAToB(up.withLossRate(1));
    stream.link.conditionsBToA(up.withLossRate(1));
    stream.network.runFor(2_000 * MS);
    stream.link.conditionsAToB(up);
    stream.link.conditionsBToA(up);
    stream.network.runFor(4_000 * MS);

    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.listenerClosed).isEmpty();
    assertThat(stream.toListener.control(ControlType.DROP_REQUEST)).isNotEmpty();
    assertThat(stream.delivered).contains(0, 390, 810, 1_199);
    assertThat(stream.delivered).hasSizeBetween(790, 1_050);
    assertThat(stream.sending.isSendingDone()).isTrue();
  }

  @Test
  void aRelayGoesOnAtOnceWhenTheSenderRefusesWhatIsMissing() {
    SrtOptions relay = latency(5_000).with(o -> o.delivery(SrtOptions.Delivery.IN_ORDER));
    SimStream stream = connected(10, relay);
    stream.toListener.lose(packet -> packet.isData() && number(packet) == 50);
    stream.send(2_000, 5 * MS).network.runFor(2_000 * MS);
    assertThat(stream.delivered).hasSize(50);
    byte[] refusal = dropRequest(stream, 50);
    stream.listener.onDatagram(ByteBuffer.wrap(refusal), stream.network.nowNs());
    assertThat(stream.delivered).hasSizeGreaterThan(380).doesNotContain(50);
    stream.network.runFor(9_000 * MS);
    assertThat(stream.delivered).hasSize(1_999);
  }

  private static byte[] dropRequest(SimStream stream, int n) {
    Wire.Sent sent = nth(stream, n).getFirst();
    ByteBuffer packet = ByteBuffer.allocate(24);
    DropRequest.put(
        packet, 0, sent.sequenceNumber(), sent.sequenceNumber(), 0, sent.packet().getInt(12));
    return packet.array();
  }

  @Test
  void everyReportNamesOnlyWhatWasSentAndIsMissing() {
    LinkConditions lossy =
        LinkConditions.PERFECT.withDelayNs(20 * MS).withJitterNs(15 * MS).withLossRate(0.2);
    SimStream stream = new SimStream(5, lossy, lossy).listen(latency(900)).connect(latency(900));
    stream.send(1_000, 2 * MS).network.runFor(4_000 * MS);
    int first = stream.toListener.data().getFirst().sequenceNumber();
    List<Integer> reported = new ArrayList<>();
    for (Wire.Sent report : stream.toCaller.control(ControlType.NAK)) {
      boolean whole =
          LossReport.read(
              report.packet(),
              0,
              report.packet().limit(),
              (a, b) -> IntStream.rangeClosed(a - first, b - first).allMatch(reported::add));
      assertThat(whole).isTrue();
    }
    assertThat(reported).isNotEmpty().allMatch(n -> n >= 0 && n < 1_000);
    assertThat(stream.caller.mux.stats().ignored()).isEmpty();
  }

  /** Which packet of the stream a data packet is. */
  private static int number(Wire.Sent packet) {
    return packet.packet().getInt(16);
  }

  private static List<Wire.Sent> nth(SimStream stream, int n) {
    return stream.toListener.data().stream().filter(p -> number(p) == n).toList();
  }

  private static SimStream connected(long delayMs, SrtOptions options) {
    LinkConditions delay = LinkConditions.PERFECT.withDelayNs(delayMs * MS);
    return new SimStream(1, delay, delay).listen(options).connect(options);
  }
}
