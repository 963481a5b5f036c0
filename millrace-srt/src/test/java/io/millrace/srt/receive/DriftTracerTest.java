package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a receiver follows the peer's clock, or does not, as it was told (guide §12.4). */
class DriftTracerTest {

  private static final long MS = 1_000_000;
  private static final int ISN = 7;
  private static final int STEP_MS = 10;
  private static final int STEPS = 2_500;
  private static final double PEERS_PACE = 1 - 200e-6;

  private final Deque<Integer> acks = new ArrayDeque<>();
  private long lastOriginNs;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theClockOfAPeerThatRunsSlowIsFollowedOnlyWithTheDriftTracer(boolean follows) {
    Receiver receiver = receiver(follows);
    long nowNs = 0;
    for (int step = 1; step <= STEPS; step++) {
      nowNs = step * STEP_MS * MS;
      int peerUs = (int) (nowNs / 1_000 * PEERS_PACE);
      receiver.onData(data(step - 1, peerUs), nowNs);
      receiver.onTimer(nowNs);
      while (!acks.isEmpty()) {
        int number = acks.poll();
        // the answer comes after 2 ms
        receiver.onAckAck(ackAck(number, (int) (peerUs + 2_000 * PEERS_PACE)), nowNs + 2 * MS);
      }
    }
    // 25 s at 200 ppm are 5 ms; after 20 s two corrections of 1 ms and 3 ms in the mean were made
    long behindNs = nowNs - lastOriginNs;
    if (follows) {
      assertThat(behindNs).isBetween(-MS, 2_500_000L);
    } else {
      assertThat(behindNs).isBetween(4_900_000L, 5_100_000L);
    }
  }

  private Receiver receiver(boolean follows) {
    PacketWriter out =
        new PacketWriter(
            ByteBuffer.allocate(1_500),
            1,
            0,
            packet -> {
              if (ControlPacket.type(packet, 0) == ControlType.ACK) {
                acks.add(ControlPacket.typeSpecific(packet, 0));
              }
              return true;
            });
    ReceiveSettings settings =
        new ReceiveSettings(
            ISN, 120 * MS, false, true, SrtOptions.LIVE.with(o -> o.driftTracer(follows)));
    return new Receiver(
        settings,
        new TsbpdClock(0, 0),
        new RttEstimator(),
        out,
        new ReceiveMemory(1 << 20),
        null,
        (payload, originNs) -> lastOriginNs = originNs);
  }

  private static ByteBuffer data(int n, int timestampUs) {
    ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + 188);
    DataPacket.putHeader(packet, 0, ISN + n, n + 1, false, timestampUs, 1);
    return packet;
  }

  private static ByteBuffer ackAck(int number, int timestampUs) {
    ByteBuffer packet = ByteBuffer.allocate(ControlPacket.EMPTY_BYTES);
    ControlPacket.putEmpty(packet, 0, ControlType.ACKACK, number, timestampUs, 1);
    return packet;
  }
}
