package io.millrace.srt.send;

import static io.millrace.srt.send.RecordingPeer.ISN;
import static io.millrace.srt.send.RecordingPeer.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DropRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderTest {

  private static final long START_NS = 5_000 * MS;
  private static final int WINDOW = 100;

  private final RingPacketStore store = new RingPacketStore(1024, 1316);

  private RecordingPeer peer(long latencyMs) {
    return new RecordingPeer(store, 0, WINDOW, latencyMs * MS, START_NS);
  }

  private void append(int count, long originNs) {
    for (int i = 0; i < count; i++) {
      store.append(ByteBuffer.allocate(188), originNs);
    }
  }

  @Test
  void sendsNoMoreThanTheWindowAndGoesOnWithEachAcknowledgement() {
    RecordingPeer peer = peer(5_000);
    append(300, START_NS);
    peer.flush();
    assertThat(peer.data()).hasSize(WINDOW);
    assertThat(peer.ack(40, WINDOW)).isTrue();
    assertThat(peer.data()).hasSize(140);
    assertThat(peer.lightAck(60)).isTrue();
    assertThat(peer.data()).as("a light ACK frees nothing").hasSize(140);
    assertThat(peer.ack(140, 30)).isTrue();
    assertThat(peer.data()).hasSize(170);
    assertThat(peer.ack(170, 0)).isTrue();
    assertThat(peer.data()).hasSize(170);
    assertThat(peer.ack(170, 1_000_000)).as("never more than the handshake said").isTrue();
    assertThat(peer.data()).hasSize(270);
    assertThat(peer.control(ControlType.ACKACK))
        .extracting(p -> ControlPacket.typeSpecific(p.packet(), 0))
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentChangesNothing() {
    RecordingPeer peer = peer(500);
    append(10, START_NS);
    peer.flush();
    for (int beyond : new int[] {11, 1_000, 0x3FFF_0000}) {
      assertThat(peer.ack(beyond, WINDOW)).isFalse();
      assertThat(peer.lightAck(beyond)).isFalse();
    }
    assertThat(peer.sender.onAck(ByteBuffer.allocate(19), true, peer.nowNs)).isFalse();
    assertThat(peer.sender.inFlight()).isEqualTo(10);
    assertThat(peer.control(ControlType.ACKACK)).isEmpty();
    assertThat(peer.ack(10, WINDOW)).isTrue();
    assertThat(peer.sender.isDrained()).isTrue();
  }

  @Test
  void aReportOfWhatWasNeverSentSendsNothing() {
    RecordingPeer peer = peer(500);
    append(10, START_NS);
    peer.flush();
    assertThat(peer.nak(10, 10)).isFalse();
    assertThat(peer.nak(5, 10)).isFalse();
    assertThat(peer.nak(7, 3)).isFalse();
    assertThat(peer.data()).hasSize(10);
    assertThat(peer.nak(5, 9)).isTrue();
    assertThat(peer.data()).hasSize(15);
  }

  @Test
  void aReportOfWhatWasAcknowledgedIsAnsweredWithADropRequest() {
    RecordingPeer peer = peer(500);
    append(10, START_NS);
    peer.flush();
    peer.ack(6, WINDOW);
    assertThat(peer.nak(2, 8)).isTrue();
    RecordingPeer.Sent refusal = peer.control(ControlType.DROP_REQUEST).getFirst();
    assertThat(DropRequest.first(refusal.packet(), 0)).isEqualTo(ISN + 2);
    assertThat(DropRequest.last(refusal.packet(), 0)).isEqualTo(ISN + 5);
    assertThat(peer.data().subList(10, peer.data().size()))
        .extracting(RecordingPeer.Sent::number)
        .containsExactly(6, 7, 8);
  }

  @Test
  void whatTheStoreNoLongerHoldsIsRefusedNotWaitedFor() {
    RingPacketStore small = new RingPacketStore(64, 188);
    RecordingPeer peer = new RecordingPeer(small, 0, 1_000, 5_000 * MS, START_NS);
    for (int i = 0; i < 100; i++) {
      small.append(ByteBuffer.allocate(188), START_NS);
      peer.flush();
    }
    assertThat(peer.nak(30, 40)).isTrue();
    RecordingPeer.Sent refusal = peer.control(ControlType.DROP_REQUEST).getFirst();
    assertThat(DropRequest.first(refusal.packet(), 0)).isEqualTo(ISN + 30);
    assertThat(DropRequest.last(refusal.packet(), 0)).isEqualTo(ISN + 35);
    assertThat(peer.data().stream().filter(RecordingPeer.Sent::isRetransmitted))
        .extracting(RecordingPeer.Sent::number)
        .containsExactly(36, 37, 38, 39, 40);
  }

  @Test
  void anOldBacklogIsPacedAndStampedWithItsSendingTimeThenLiveWithItsOrigin() {
    // two seconds at 500 packets a second lie ready when a viewer with 120 ms comes
    for (int i = 0; i < 1_000; i++) {
      store.append(ByteBuffer.allocate(1316), START_NS - 2_000 * MS + i * 2 * MS);
    }
    RecordingPeer peer = new RecordingPeer(store, 0, 8192, 120 * MS, START_NS);
    for (int ms = 0; ms < 1_500; ms += 2) {
      peer.runTo(START_NS + ms * MS);
      store.append(ByteBuffer.allocate(1316), peer.nowNs);
      peer.flush();
    }
    List<RecordingPeer.Sent> data = peer.data();
    assertThat(data).hasSize(1_750);
    long previousNs = Long.MIN_VALUE;
    for (RecordingPeer.Sent packet : data) {
      long stampNs = packet.stampNs(START_NS);
      assertThat(stampNs).as("never back").isGreaterThanOrEqualTo(previousNs);
      assertThat(packet.atNs() - stampNs).as("young at sending").isBetween(-MS, 120 * MS);
      previousNs = stampNs;
    }
    // 50 Mbit/s of 1316-byte packets: one each 210 us
    assertThat(data.get(999).atNs() - data.getFirst().atNs()).isBetween(205 * MS, 215 * MS);
    RecordingPeer.Sent live = data.getLast();
    assertThat(live.stampNs(START_NS)).isEqualTo(live.atNs());
  }

  @Test
  void aBacklogOfASlowChannelIsSentAtFourTimesItsRate() {
    for (int i = 0; i < 1_000; i++) {
      store.append(ByteBuffer.allocate(188), START_NS - 200 * MS + i * MS / 5);
    }
    RecordingPeer peer = new RecordingPeer(store, 0, 8192, 120 * MS, START_NS);
    peer.flush();
    peer.runTo(START_NS + 1_000 * MS);
    List<RecordingPeer.Sent> data = peer.data();
    assertThat(data).hasSize(1_000);
    assertThat(data.getLast().atNs() - START_NS).isBetween(48 * MS, 52 * MS);
  }

  @Test
  void whatIsSentAgainBearsTheStampItHadTheFirstTime() {
    RecordingPeer peer = new RecordingPeer(store, 0, 8192, 120 * MS, START_NS);
    // every packet comes later than the latency: as from a relay that waited for a gap each time
    for (int i = 0; i < 200; i++) {
      peer.runTo(START_NS + i * 5 * MS);
      store.append(ByteBuffer.allocate(188), peer.nowNs - 400 * MS);
      peer.flush();
    }
    List<RecordingPeer.Sent> first = List.copyOf(peer.data());
    assertThat(first).hasSize(200);
    assertThat(peer.nak(100, 199)).isTrue();
    List<RecordingPeer.Sent> again = peer.data().subList(200, 300);
    for (int i = 0; i < 100; i++) {
      assertThat(again.get(i).stampNs(START_NS)).isEqualTo(first.get(100 + i).stampNs(START_NS));
    }
  }

  @Test
  void aStoreThatSkipsWhatIsLateLeavesAGapAndGoesOn() {
    RecordingPeer peer = peer(120);
    append(500, START_NS);
    peer.flush();
    assertThat(peer.data()).hasSize(WINDOW);
    peer.runTo(START_NS + 3_000 * MS);
    append(50, peer.nowNs);
    peer.ack(WINDOW, WINDOW);
    peer.runTo(peer.nowNs + 10 * MS);
    assertThat(peer.data()).hasSize(WINDOW + 50);
    assertThat(peer.data().get(WINDOW).number()).isEqualTo(500);
    assertThat(peer.sender.counters().pktSndDrop()).isBetween(400L, 500L);
    // the peer finds the gap, asks, and is told
    assertThat(peer.nak(WINDOW, 499)).isTrue();
    assertThat(peer.control(ControlType.DROP_REQUEST)).isNotEmpty();
    peer.ack(550, WINDOW);
    assertThat(peer.sender.isDrained()).isTrue();
    assertThat(peer.sender.nextDeadlineNs()).isEqualTo(Deadlines.NONE);
  }

  @Test
  void aPacketIsNotSentAgainTwiceWithinTenMilliseconds() {
    for (long startNs : new long[] {-5 * MS, 0, START_NS}) {
      RecentRetransmits recent = new RecentRetransmits();
      recent.expect(1);
      assertThat(recent.isRecent(0, startNs, 10 * MS)).isFalse();
      recent.note(0, startNs);
      assertThat(recent.isRecent(0, startNs + 9 * MS, 10 * MS)).isTrue();
      assertThat(recent.isRecent(0, startNs + 10 * MS, 10 * MS)).isFalse();
      assertThat(recent.isRecent(512, startNs + 1 * MS, 10 * MS)).isFalse();
    }
  }

  @Test
  void manyRetransmissionsAreSpreadOverPasses() {
    RecordingPeer peer = new RecordingPeer(store, 0, 8192, 5_000 * MS, START_NS);
    append(1_000, START_NS);
    peer.flush();
    peer.nak(0, 999);
    assertThat(peer.data()).hasSize(1_128);
    peer.runTo(START_NS + 10 * MS);
    assertThat(peer.data()).hasSize(2_000);
  }
}
