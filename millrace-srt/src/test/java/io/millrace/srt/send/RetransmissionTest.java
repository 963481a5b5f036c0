package io.millrace.srt.send;

import static io.millrace.srt.send.RecordingPeer.ISN;
import static io.millrace.srt.send.RecordingPeer.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is sent again, how often, and with which stamp (guide §11.4, §11.5). */
class RetransmissionTest {

  private static final long START_NS = 5_000 * MS;
  private final RingPacketStore store = new RingPacketStore(8_192, 188);

  private void append(int count, long originNs) {
    for (int i = 0; i < count; i++) {
      store.append(ByteBuffer.allocate(188), originNs);
    }
  }

  private RecordingPeer peer(boolean periodicNak, boolean usesTimestamps) {
    SendSettings settings =
        new SendSettings(
            ISN,
            8_192,
            1_456,
            4_000 * MS,
            true,
            periodicNak,
            true,
            usesTimestamps,
            SrtOptions.LIVE);
    return new RecordingPeer(store, 0, settings, START_NS);
  }

  @Test
  void aWholeWindowThatIsReportedOverAndOverIsSentOnceARoundTrip() {
    RecordingPeer peer = peer(true, true);
    peer.ack(0, 8_192); // which tells the round trip: 20 ms, variance 1 ms
    append(4_000, START_NS);
    peer.flush();
    for (int ms = 1; ms <= 200; ms++) {
      peer.nak(0, 3_999);
      peer.runTo(START_NS + ms * MS);
    }
    Map<Integer, Long> last = new HashMap<>();
    for (RecordingPeer.Sent packet : peer.data().subList(4_000, peer.data().size())) {
      Long before = last.put(packet.number(), packet.atNs());
      if (before != null) {
        assertThat(packet.atNs() - before).isGreaterThanOrEqualTo(16 * MS);
      }
    }
    assertThat(last).hasSize(4_000);
  }

  @Test
  void aRetransmissionThatTheSocketRefusedIsTriedAgain() {
    RecordingPeer peer = peer(true, true);
    append(10, START_NS);
    peer.flush();
    peer.hasRoom = false;
    peer.nak(4, 4);
    peer.hasRoom = true;
    peer.runTo(START_NS + 2 * MS);
    assertThat(peer.data()).hasSize(11);
    assertThat(peer.sender.counters().pktRetrans()).isEqualTo(1);
  }

  @Test
  void aPeerThatReportsOnceIsSentEverythingInFlightAgainWhenItIsSilent() {
    RecordingPeer peer = peer(false, true);
    append(10, START_NS);
    peer.flush();
    // no round trip is known: 100 + 4 * 50 + 20, and 10 ms
    peer.runTo(START_NS + 329 * MS);
    assertThat(peer.data()).hasSize(10);
    peer.runTo(START_NS + 331 * MS);
    assertThat(peer.data()).hasSize(20);
    assertThat(peer.data().subList(10, 20)).allMatch(RecordingPeer.Sent::isRetransmitted);
    peer.runTo(START_NS + 640 * MS);
    assertThat(peer.data()).as("the second time it is waited twice as long").hasSize(20);
    peer.runTo(START_NS + 651 * MS);
    assertThat(peer.data()).hasSize(30);

    peer.ack(5, 8_192); // now 20 + 4 * 1 + 20, and 10 ms
    peer.runTo(START_NS + 651 * MS + 55 * MS);
    assertThat(peer.data()).hasSize(35);
    assertThat(peer.data().getLast().number()).isEqualTo(9);
    peer.ack(10, 8_192);
    peer.runTo(START_NS + 60_000 * MS);
    assertThat(peer.data()).hasSize(35);
    append(1, peer.nowNs);
    peer.flush();
    peer.runTo(peer.nowNs + 50 * MS);
    assertThat(peer.data()).as("an idle time counts as nothing").hasSize(36);
  }

  @Test
  void aPeerThatRepeatsItsReportsIsNeverSentAnythingUnasked() {
    RecordingPeer peer = peer(true, true);
    append(10, START_NS);
    peer.flush();
    peer.runTo(START_NS + 60_000 * MS);
    assertThat(peer.data()).hasSize(10);
  }

  @Test
  void aPeerThatDoesNotUseTimestampsGetsTheTimeOfSending() {
    RecordingPeer peer = peer(true, false);
    append(10, START_NS - 50 * MS);
    peer.runTo(START_NS + 7 * MS);
    peer.flush();
    peer.runTo(START_NS + 100 * MS);
    peer.nak(3, 3);
    assertThat(peer.data()).allMatch(packet -> packet.stampNs(START_NS) == packet.atNs());
  }

  @TestFactory
  Stream<DynamicTest> whateverIsSentAgainBearsTheStampOfItsFirstTime() {
    return Seeds.tests(RetransmissionTest::compareStamps, 1, 2, 3);
  }

  /** Backlogs of all sizes, one after the other, and reports of everything in flight. */
  private static void compareStamps(Random random) {
    RingPacketStore ring = new RingPacketStore(8_192, 188);
    SendSettings settings =
        RecordingPeer.settings(
            8_192, 20 * MS, SrtOptions.LIVE.with(o -> o.sndDropDelay(Duration.ofSeconds(9))));
    RecordingPeer peer = new RecordingPeer(ring, 0, settings, START_NS);
    long originNs = START_NS - 10_000 * MS;
    for (int step = 0; step < 300; step++) {
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        originNs += random.nextLong(20 * MS);
        ring.append(ByteBuffer.allocate(188), originNs);
      }
      peer.flush();
      peer.runTo(peer.nowNs + random.nextLong(60 * MS));
      if (random.nextInt(20) == 0) {
        peer.ack(random.nextInt((int) peer.sender.counters().pktSentUnique + 1), 8_192);
      }
      int sent = (int) peer.sender.counters().pktSentUnique;
      if (sent > 0) {
        int first = random.nextInt(sent);
        peer.nak(first, Math.min(sent - 1, first + 100));
      }
    }
    peer.runTo(peer.nowNs + 500 * MS);
    Map<Integer, Long> stamps = new HashMap<>();
    List<RecordingPeer.Sent> data = peer.data();
    for (RecordingPeer.Sent packet : data) {
      long stampNs = packet.stampNs(START_NS);
      assertThat(stamps.merge(packet.number(), stampNs, (first, again) -> first))
          .as("packet %d", packet.number())
          .isEqualTo(stampNs);
    }
    assertThat(peer.sender.counters().pktRetrans()).isGreaterThan(500);
  }
}
