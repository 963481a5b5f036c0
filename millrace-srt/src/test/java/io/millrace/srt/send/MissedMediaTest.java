package io.millrace.srt.send;

import static io.millrace.srt.send.RecordingPeer.MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a sender knows of media that did not come in time. */
class MissedMediaTest {
  private static final long START_NS = 5_000 * MS;
  private static final long STEP_NS = 10 * MS;
  private static final int WINDOW = 8192;
  private static final long US = 1_000;

  private final RingPacketStore store = new RingPacketStore(1024, 1316);
  private final RecordingPeer peer = new RecordingPeer(store, 0, WINDOW, 120 * MS, START_NS);

  /** So many packets, one every 10 ms. */
  private void send(int count) {
    for (int i = 0; i < count; i++) {
      store.append(ByteBuffer.allocate(188), peer.nowNs);
      peer.flush();
      peer.runTo(peer.nowNs + STEP_NS);
    }
  }

  private long missedMs() {
    return Math.round((double) peer.sender.counters().usMissed() / US);
  }

  @Test
  void nothingIsMissedWhileAcknowledgementsComeInTime() {
    send(50);
    peer.ack(50, WINDOW);
    assertThat(missedMs()).isZero();
  }

  @Test
  void whatIsRepairedInTimeIsNotMissed() {
    send(2);
    peer.nak(0, 0);
    send(4);
    peer.ack(6, WINDOW);
    send(40);
    peer.ack(46, WINDOW);
    assertThat(missedMs()).isZero();
  }

  @Test
  void whatWasReportedLostAndIsPassedLateIsMissedOnceHoweverOftenItIsReported() {
    send(10);
    peer.ack(4, WINDOW);
    peer.nak(4, 8);
    send(5);
    peer.nak(4, 8);
    send(10);
    peer.nak(4, 8);
    peer.ack(9, WINDOW); // 4 to 8: it waited for them until they were to be played
    assertThat(missedMs()).isEqualTo(40); // from the origin of 4 to that of 8
    peer.ack(25, WINDOW);
    assertThat(missedMs()).isEqualTo(40);
  }

  @Test
  void ofALateStretchOnlyThePartThatWasLostIsMissed() {
    send(20);
    peer.nak(0, 3);
    peer.nak(12, 13);
    send(10);
    peer.ack(20, WINDOW);
    assertThat(missedMs()).isEqualTo(57); // 6 of 20 packets, of 190 ms
  }

  @Test
  void aPeerThatAcknowledgesLateWithoutHavingLostAnythingMissedNothing() {
    send(60);
    peer.ack(60, WINDOW);
    assertThat(missedMs()).isZero();
  }
}
