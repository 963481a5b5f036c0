package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.testkit.link.LinkConditions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Acknowledgements, and what limits a sender (guide §10.4, §11.2, §11.6). */
class FlowSimulationTest {

  private static final int WINDOW = 8192;

  @Test
  void aFullAcknowledgementComesEachTenMillisecondsWhileDataComes() {
    SimStream stream = connected(5, latency(120));
    stream.send(1_000, MS).network.runFor(3_000 * MS);

    List<Wire.Sent> acks = acks(stream, false);
    assertThat(acks).hasSizeBetween(99, 102);
    for (int i = 0; i < acks.size(); i++) {
      Wire.Sent ack = acks.get(i);
      assertThat(ack.packet().limit()).isEqualTo(AckPacket.FULL_BYTES);
      assertThat(ControlPacket.typeSpecific(ack.packet(), 0)).as("ACK number").isEqualTo(i + 1);
      if (i > 0) {
        assertThat(ack.atNs() - acks.get(i - 1).atNs()).isGreaterThanOrEqualTo(10 * MS);
      }
    }
    assertThat(acks(stream, true)).as("light").isEmpty();
    assertThat(stream.toListener.control(ControlType.ACKACK)).hasSameSizeAs(acks);
    assertThat(AckPacket.rttUs(acks.getLast().packet(), 0)).isBetween(9_900, 10_200);
    assertThat(stream.sending.stats().msRtt()).isBetween(9.9, 10.2);
    assertThat(stream.received().msRtt()).isBetween(9.9, 10.2);
  }

  @Test
  void betweenThemALightOneComesEachSixtyFourPackets() {
    SimStream stream = connected(5, latency(120));
    stream.send(2_400, MS / 20).network.runFor(2_000 * MS);

    assertThat(acks(stream, true)).hasSizeBetween(24, 37);
    assertThat(acks(stream, true))
        .allMatch(ack -> ControlPacket.typeSpecific(ack.packet(), 0) == 0);
    assertThat(acks(stream, false)).hasSizeBetween(11, 14);
    stream.assertAllDelivered();
  }

  @Test
  void nothingIsAcknowledgedTwiceOnceItIsConfirmed() {
    SimStream stream = connected(5, latency(120));
    stream.send(100, MS).network.runFor(1_000 * MS);
    int acks = acks(stream, false).size();
    stream.network.runFor(20_000 * MS);
    assertThat(acks(stream, false)).hasSize(acks);
  }

  @Test
  void anAcknowledgementThatIsNotConfirmedIsRepeated() {
    SimStream stream = connected(5, latency(120));
    stream.toListener.lose(packet -> packet.is(ControlType.ACKACK));
    stream.send(1, MS).network.runFor(2_000 * MS);
    int repeats = acks(stream, false).size();
    assertThat(repeats).isBetween(6, 8); // once each 100 + 4 * 50 ms: no round trip is known
    stream.toListener.lose(packet -> false);
    stream.network.runFor(2_000 * MS);
    assertThat(acks(stream, false)).hasSize(repeats + 1);
  }

  @Test
  void neverMoreThanThePeersWindowIsInFlight() {
    SimStream stream = connected(5, latency(20_000));
    stream.toCaller.lose(packet -> packet.is(ControlType.ACK));
    stream.send(10_000, MS / 4).network.runFor(3_000 * MS);
    assertThat(stream.sending.stats().sent().pktFlightSize()).isEqualTo(WINDOW);
  }

  @Test
  void aFullReceiverStopsTheSenderAndStartsItAgainWhenThereIsRoom() {
    SimStream stream = connected(5, latency(6_000));
    stream.send(12_000, MS / 2);
    stream.network.runFor(5_500 * MS);
    assertThat(stream.received().received().pktRcvBuf()).isEqualTo(WINDOW);
    assertThat(stream.toListener.data().size()).isEqualTo(WINDOW);
    assertThat(stream.delivered).isEmpty();

    stream.network.runFor(20_000 * MS);

    assertThat(stream.delivered).hasSizeGreaterThan(11_900);
    assertThat(stream.sending.isSendingDone()).isTrue();
  }

  @Test
  void thatThereIsRoomAgainIsSaidUntilTheSenderHasHeardIt() {
    SimStream stream = connected(5, latency(6_000));
    stream.send(12_000, MS / 2);
    stream.network.runFor(5_500 * MS);
    assertThat(stream.received().received().pktRcvBuf()).isEqualTo(WINDOW);

    stream.toCaller.lose(packet -> packet.is(ControlType.ACK));
    stream.network.runFor(1_000 * MS); // in which the receiver begins to play
    assertThat(stream.received().received().pktRcvBuf()).isLessThan(WINDOW);
    stream.toCaller.lose(packet -> false);
    stream.network.runFor(20_000 * MS);

    assertThat(stream.delivered).hasSizeGreaterThan(11_000);
    assertThat(stream.sending.isSendingDone()).isTrue();
  }

  @Test
  void whatNobodyAcknowledgesIsGivenUpSoThatNewPacketsGoOut() {
    SimStream stream = connected(5, latency(120));
    stream.toCaller.lose(packet -> packet.is(ControlType.ACK));
    stream.send(16_000, MS / 4).network.runFor(4_300 * MS);
    // latency below a second: 1,020 ms of packets are in flight at most
    assertThat(stream.sending.stats().sent().pktSndDrop()).isGreaterThan(12_000);
    stream.assertAllDelivered();
    stream.toCaller.lose(packet -> false);
    stream.network.runFor(1_000 * MS);
    assertThat(stream.sending.isSendingDone()).isTrue();
  }

  @Test
  void aSocketThatIsFullForLongCostsWhatIsTooLateAndNoMore() {
    SimStream stream = connected(5, latency(120));
    stream.caller.hasRoom = false;
    stream.send(4_000, MS).network.runFor(2_500 * MS);
    stream.caller.hasRoom = true;
    stream.network.runFor(3_000 * MS);

    assertThat(stream.sending.stats().sent().pktSndDrop()).isBetween(900L, 1_600L);
    int first = stream.delivered.getFirst();
    assertThat(stream.delivered).isEqualTo(IntStream.range(first, 4_000).boxed().toList());
    assertThat(stream.callerClosed).isEmpty();
  }

  private static List<Wire.Sent> acks(SimStream stream, boolean light) {
    return stream.toCaller.control(ControlType.ACK).stream()
        .filter(ack -> AckPacket.isLight(ack.packet().limit()) == light)
        .toList();
  }

  private static SrtOptions latency(long ms) {
    return SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(ms)));
  }

  private static SimStream connected(long delayMs, SrtOptions options) {
    LinkConditions delay = LinkConditions.PERFECT.withDelayNs(delayMs * MS);
    return new SimStream(1, delay, delay).listen(options).connect(options);
  }
}
