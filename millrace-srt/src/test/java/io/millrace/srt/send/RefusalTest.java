package io.millrace.srt.send;

import static io.millrace.srt.send.RecordingPeer.ISN;
import static io.millrace.srt.send.RecordingPeer.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DropRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sender gives up, and how it says so (guide §11.4, §11.6). */
class RefusalTest {

  private static final long START_NS = 5_000 * MS;
  private final RingPacketStore store = new RingPacketStore(1_024, 1_316);

  private RecordingPeer peer(SrtOptions options) {
    return new RecordingPeer(store, 0, RecordingPeer.settings(500, 120 * MS, options), START_NS);
  }

  private void append(int count, long originNs) {
    for (int i = 0; i < count; i++) {
      store.append(ByteBuffer.allocate(188), originNs);
    }
  }

  @Test
  void howeverOftenThePeerAsksForWhatIsGoneItIsToldOnceInTenMilliseconds() {
    RecordingPeer peer = peer(SrtOptions.LIVE);
    append(100, START_NS);
    peer.flush();
    peer.ack(90, 500);
    for (int i = 0; i < 1_000; i++) {
      assertThat(peer.nak(i % 80, i % 80)).isTrue();
      peer.runTo(START_NS + i * MS / 10); // 100 ms in all
    }
    peer.runTo(peer.nowNs + 20 * MS);

    List<RecordingPeer.Sent> refusals = peer.control(ControlType.DROP_REQUEST);
    assertThat(refusals).hasSizeBetween(10, 12);
    for (int i = 1; i < refusals.size(); i++) {
      long gapNs = refusals.get(i).atNs() - refusals.get(i - 1).atNs();
      assertThat(gapNs).isGreaterThanOrEqualTo(10 * MS);
    }
    // what was asked for in between is in the next one
    assertThat(DropRequest.first(refusals.get(2).packet(), 0)).isEqualTo(ISN);
    assertThat(DropRequest.last(refusals.get(2).packet(), 0)).isEqualTo(ISN + 79);
  }

  @Test
  void aRefusalNeverNamesWhatMayStillBeSentAgain() {
    RecordingPeer peer = peer(SrtOptions.LIVE);
    OutgoingPackets packets = outgoing(peer);
    Refusals refusals = new Refusals(packets, 500, START_NS);
    refusals.add(ISN + 2, ISN + 3, ISN + 10);
    refusals.add(ISN + 20, ISN + 21, ISN + 10); // gone from the store, 10 to 19 are not
    refusals.flush(START_NS);
    refusals.add(ISN + 20, ISN + 21, ISN + 10);
    refusals.add(ISN + 22, ISN + 25, ISN + 10);
    refusals.flush(START_NS + 10 * MS);

    List<RecordingPeer.Sent> sent = peer.control(ControlType.DROP_REQUEST);
    assertThat(sent)
        .extracting(s -> DropRequest.first(s.packet(), 0))
        .containsExactly(ISN + 2, ISN + 20);
    assertThat(sent)
        .extracting(s -> DropRequest.last(s.packet(), 0))
        .containsExactly(ISN + 3, ISN + 25);
  }

  private OutgoingPackets outgoing(RecordingPeer peer) {
    SendSettings settings = RecordingPeer.settings(500, 0, SrtOptions.LIVE);
    return new OutgoingPackets(store, 0, settings, peer.out, null);
  }

  @Test
  void sndDropDelayKeepsPacketsForLonger() {
    RecordingPeer peer = peer(SrtOptions.LIVE.with(o -> o.sndDropDelay(Duration.ofSeconds(3))));
    append(10, START_NS);
    peer.flush();
    peer.runTo(START_NS + 3_130 * MS);
    assertThat(peer.sender.inFlight()).isEqualTo(10);
    assertThat(peer.nak(3, 3)).isTrue();
    assertThat(peer.data()).hasSize(11);
    peer.runTo(START_NS + 3_150 * MS);
    assertThat(peer.sender.inFlight()).isZero();
    assertThat(peer.sender.counters().pktSndDrop()).isEqualTo(10);
  }

  @Test
  void withoutSndDropDelayOnlyWhatTheStoreHasOverwrittenIsGivenUp() {
    RecordingPeer peer = peer(SrtOptions.LIVE.with(o -> o.sndDropDelay(null)));
    append(400, START_NS);
    peer.flush();
    peer.runTo(START_NS + 600_000 * MS);
    assertThat(peer.sender.inFlight()).isEqualTo(400);
    assertThat(peer.sender.counters().pktSndDrop()).isZero();

    append(1_000, peer.nowNs); // the ring holds 1,024
    peer.flush();
    assertThat(peer.sender.counters().pktSndDrop()).isEqualTo(376);
    assertThat(peer.sender.inFlight()).isEqualTo(500);
  }

  @Test
  void aPacketThatIsTooLargeForThePeerIsNotSentAndRefused() {
    SendSettings small =
        new SendSettings(ISN, 500, 1_000, 120 * MS, true, true, true, true, SrtOptions.LIVE);
    RecordingPeer peer = new RecordingPeer(store, 0, small, START_NS);
    append(3, START_NS);
    store.append(ByteBuffer.allocate(1_001), START_NS);
    append(3, START_NS);
    peer.flush();
    assertThat(peer.data())
        .extracting(RecordingPeer.Sent::number)
        .containsExactly(0, 1, 2, 4, 5, 6);
    assertThat(peer.sender.counters().pktSndDrop()).isEqualTo(1);

    assertThat(peer.nak(2, 4)).isTrue();
    assertThat(peer.data()).extracting(RecordingPeer.Sent::number).endsWith(6, 2, 4);
    RecordingPeer.Sent refusal = peer.control(ControlType.DROP_REQUEST).getFirst();
    assertThat(DropRequest.first(refusal.packet(), 0)).isEqualTo(ISN + 3);
    assertThat(DropRequest.last(refusal.packet(), 0)).isEqualTo(ISN + 3);
  }
}
