package io.millrace.srt.send;

import static io.millrace.srt.send.RecordingPeer.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.SrtOptionsBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** maxBw, inputBw, minInputBw, oheadBw (guide §11.2). */
class BandwidthTest {

  private static final long START_NS = 5_000 * MS;
  private static final long SECOND = 1_000 * MS;
  private static final int PAYLOAD = 1_316;
  private static final int PACKET = PAYLOAD + 44;

  private final RingPacketStore store = new RingPacketStore(8_192, PAYLOAD);

  private RecordingPeer peer(long latencyMs, Consumer<SrtOptionsBuilder> change) {
    SrtOptions options = SrtOptions.LIVE.with(change);
    return new RecordingPeer(
        store, 0, RecordingPeer.settings(8_192, latencyMs * MS, options), START_NS);
  }

  private void append(int count, long originNs) {
    for (int i = 0; i < count; i++) {
      store.append(ByteBuffer.allocate(PAYLOAD), originNs);
    }
  }

  @Test
  void withoutABoundABurstLeavesAtOnce() {
    RecordingPeer peer = peer(500, o -> o.maxBw(-1));
    append(1_000, START_NS);
    peer.flush();
    assertThat(peer.data()).hasSize(1_000);
    assertThat(peer.sender.bytesPerSecond()).isZero();
  }

  @Test
  void aBurstIsSpreadOverTheTimeThatItTakesAndNothingOfItIsLost() {
    RecordingPeer peer = peer(500, o -> o.maxBw(1_000L * PACKET)); // a packet each millisecond
    append(300, START_NS);
    peer.flush();
    peer.runTo(START_NS + SECOND);

    List<RecordingPeer.Sent> data = peer.data();
    assertThat(data).extracting(RecordingPeer.Sent::number).startsWith(0).endsWith(299);
    assertThat(data).hasSize(300);
    for (int i = 0; i < data.size(); i++) {
      assertThat(data.get(i).atNs() - START_NS).as("packet %d", i).isEqualTo(i * MS);
      assertThat(data.get(i).stampNs(START_NS)).as("stamped with its origin").isEqualTo(START_NS);
    }
    assertThat(peer.sender.counters().pktSndDrop()).isZero();
  }

  @Test
  void aLoopThatWakesUpLateCatchesUpButNotOnAWholePause() {
    RecordingPeer peer = peer(500, o -> o.maxBw(1_000L * PACKET));
    append(100, START_NS);
    peer.flush();
    peer.nowNs += 5 * MS + 1;
    peer.flush();
    assertThat(peer.data()).as("five milliseconds late").hasSize(6);
    peer.nowNs += 50 * MS;
    peer.flush();
    assertThat(peer.data()).as("ten milliseconds of fifty").hasSize(6 + 11);
  }

  @Test
  void whatIsSentAgainCountsAsWell() {
    RecordingPeer peer = peer(2_000, o -> o.maxBw(1_000L * PACKET));
    append(200, START_NS);
    peer.flush();
    peer.runTo(START_NS + 100 * MS);
    assertThat(peer.nak(0, 49)).isTrue();
    peer.runTo(START_NS + 500 * MS);

    assertThat(peer.sender.counters().pktRetrans()).isEqualTo(50);
    assertThat(peer.data()).hasSize(250);
    assertThat(peer.data().getLast().atNs() - START_NS).isBetween(248 * MS, 250 * MS);
  }

  @Test
  void whenTheBoundIsTooSmallForAllNewPacketsKeepGoingOut() {
    // 1,000 packets a second come in, 1,100 may leave, and half of them are reported lost
    RecordingPeer peer = peer(200, o -> o.maxBw(1_100L * PACKET));
    for (int ms = 0; ms < 3_000; ms++) {
      append(1, peer.nowNs);
      peer.flush();
      peer.runTo(START_NS + ms * MS);
      if (ms > 0 && ms % 20 == 0) {
        peer.nak(ms - 20, ms - 11);
      }
    }
    SendCounters counters = peer.sender.counters();
    assertThat(counters.pktSentUnique).isGreaterThan(2_700);
    assertThat(counters.pktRetrans()).isBetween(200L, 700L);
    assertThat(counters.pktSent()).isLessThanOrEqualTo(3_300 + 11);
  }

  @Test
  void theInputIsGivenAndTheOverheadComesOnTop() {
    RecordingPeer peer = peer(500, o -> o.maxBw(0).inputBw(1_000L * PACKET).oheadBw(50));
    assertThat(peer.sender.bytesPerSecond()).isEqualTo(1_500L * PACKET);
  }

  @Test
  void theInputIsMeasuredOverHalfASecondThenOverEachSecond() {
    RecordingPeer peer = peer(500, o -> o.maxBw(0).oheadBw(25));
    assertThat(peer.sender.bytesPerSecond()).as("not known yet").isZero();
    feed(peer, 0, 490, 1);
    assertThat(peer.sender.bytesPerSecond()).as("not known yet").isZero();
    feed(peer, 490, 520, 1);
    assertThat(peer.sender.bytesPerSecond()).isBetween(1_245L * PACKET, 1_255L * PACKET);
    feed(peer, 520, 1_400, 3);
    assertThat(peer.sender.bytesPerSecond()).isBetween(1_245L * PACKET, 1_255L * PACKET);
    feed(peer, 1_400, 2_700, 3);
    assertThat(peer.sender.bytesPerSecond()).isBetween(3_700L * PACKET, 3_800L * PACKET);
    assertThat(peer.sender.counters().pktSndDrop()).isZero();
  }

  @Test
  void aPauseIsNotTakenForASlowStream() {
    RecordingPeer peer = peer(500, o -> o.maxBw(0));
    feed(peer, 0, 600, 1);
    long before = peer.sender.bytesPerSecond();
    feed(peer, 60_000, 60_200, 1);
    assertThat(peer.sender.bytesPerSecond()).isEqualTo(before);
  }

  @Test
  void aMeasurementCountsForMinInputBwAtLeast() {
    RecordingPeer peer = peer(500, o -> o.maxBw(0).minInputBw(5_000_000).oheadBw(25));
    feed(peer, 0, 600, 1);
    assertThat(peer.sender.bytesPerSecond()).isEqualTo(6_250_000);
  }

  @Test
  void underAnOverheadOfTenPercentNotMoreThanThatIsSentAgain() {
    RecordingPeer peer = peer(500, o -> o.maxBw(0).inputBw(1_000L * PACKET).oheadBw(10));
    for (int ms = 0; ms < 10_000; ms++) {
      append(1, peer.nowNs);
      peer.flush();
      peer.runTo(START_NS + ms * MS);
      if (ms % 20 == 0 && ms > 200) {
        peer.nak(ms - 200, ms - 181); // all of it, once
      }
      peer.ack(Math.max(0, ms - 400), 8_192);
    }
    // new ones wait for half the latency at most
    assertThat(peer.sender.counters().pktSentUnique).isGreaterThan(9_740);
    assertThat(peer.sender.counters().pktRetrans()).isBetween(950L, 1_000L + 150);
  }

  @Test
  void aPeerThatReportsEverythingAgainAndAgainGetsAShareAndNoMore() {
    RecordingPeer peer = peer(4_000, o -> o.maxBw(-1));
    for (int ms = 0; ms < 4_000; ms++) {
      append(1, peer.nowNs);
      peer.flush();
      peer.runTo(START_NS + ms * MS);
      if (ms > 100) {
        peer.nak(0, ms - 10);
      }
    }
    // twice what is new, and once a window of 8,192 full packets
    long full = 1_500L * 8_192 / PACKET;
    assertThat(peer.sender.counters().pktRetrans()).isBetween(8_000L, full + 8_000 + 300);
    assertThat(peer.sender.counters().pktSentUnique).isEqualTo(4_000);
  }

  private void feed(RecordingPeer peer, int fromMs, int toMs, int packetsAMillisecond) {
    for (int ms = fromMs; ms < toMs; ms++) {
      peer.runTo(START_NS + ms * MS);
      append(packetsAMillisecond, peer.nowNs);
      peer.flush();
      peer.ack((int) peer.sender.counters().pktSentUnique, 8_192);
    }
  }
}
