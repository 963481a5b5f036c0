package io.millrace.srt.send;

import static io.millrace.srt.send.RecordingPeer.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SendStats;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Counters of 32 bits, of a connection that stands for longer than they last. */
class AckCountTest {
  private static final int MSS = 1500;
  private static final int WINDOW = 8192;
  private static final long TWO_TO_THE_31 = 1L << 31;
  private static final int ALL_ONES = -1;

  private final RingPacketStore store = new RingPacketStore(1024, 1316);
  private final RecordingPeer peer = new RecordingPeer(store, 0, WINDOW, 120 * MS, 5_000 * MS);
  private final SendCounters counters = peer.sender.counters();

  private SendStats stats() {
    return peer.sender.stats(MSS, peer.nowNs);
  }

  private void sendAndAcknowledgeOne() {
    store.append(ByteBuffer.allocate(188), peer.nowNs);
    peer.flush();
    peer.runTo(peer.nowNs + 10 * MS);
    peer.ack(1, WINDOW);
  }

  @Test
  void whatIsToldHasNoSign() {
    counters.pktRecvAck = Integer.MAX_VALUE;
    counters.ackSamples = Integer.MAX_VALUE;
    counters.usAckDelay = 10_000L * Integer.MAX_VALUE;
    SendStats before = stats();
    sendAndAcknowledgeOne();
    assertThat(stats().pktRecvAck()).isEqualTo(TWO_TO_THE_31);
    assertThat(stats().ackSamples()).isEqualTo(TWO_TO_THE_31);
    assertThat(stats().msSndLatency()).isBetween(9.9, 10.1);
    assertThat(stats().since(before).pktRecvAck()).isEqualTo(1);
    assertThat(stats().since(before).ackSamples()).isEqualTo(1);
  }

  @Test
  void acksOfAnIntervalAreCountedAcrossTheEndOfTheCounter() {
    counters.pktRecvAck = ALL_ONES;
    SendStats before = stats();
    sendAndAcknowledgeOne();
    assertThat(stats().pktRecvAck()).isZero();
    assertThat(stats().since(before).pktRecvAck()).isEqualTo(1);
  }

  @Test
  void theMeanDelayHoldsWhenNoMoreSamplesCanBeCounted() {
    counters.ackSamples = ALL_ONES;
    counters.usAckDelay = 20_000 * 0xFFFF_FFFFL;
    sendAndAcknowledgeOne();
    assertThat(stats().ackSamples()).isEqualTo(0xFFFF_FFFFL);
    assertThat(stats().msSndLatency()).isEqualTo(20);
  }
}
