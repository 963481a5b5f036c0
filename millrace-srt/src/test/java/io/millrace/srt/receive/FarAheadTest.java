package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver goes on behind a gap that its window cannot hold (guide §10.1). */
class FarAheadTest {

  private static final long MS = 1_000_000;
  private static final int FAR = 3 * Receiver.CAPACITY;

  private final List<Integer> delivered = new ArrayList<>();
  private long nowNs = 1_000 * MS;

  @ParameterizedTest(name = "paced {0}")
  @ValueSource(booleans = {true, false})
  void ofTwoPacketsThatOvertookEachOtherTheEarlierOneIsDeliveredFirst(boolean paced) {
    Receiver receiver = receiver(paced);
    receive(receiver, 0, 1, 2);
    wait(receiver);

    receive(receiver, FAR + 9, FAR, FAR + 1);
    wait(receiver);
    receive(receiver, FAR + 10);
    wait(receiver);

    assertThat(delivered).containsExactly(0, 1, 2, FAR, FAR + 1, FAR + 9, FAR + 10);
    assertThat(receiver.counters().pktRcvDrop).isEqualTo(FAR - 3 + 7);
    assertThat(receiver.isDrained()).isTrue();
  }

  @ParameterizedTest(name = "paced {0}")
  @ValueSource(booleans = {true, false})
  void aPacketBeyondTheWindowDoesNotCostTheOneWithinThatConfirmsIt(boolean paced) {
    Receiver receiver = receiver(paced);
    receive(receiver, 0);
    wait(receiver);

    receive(receiver, Receiver.CAPACITY + 50, Receiver.CAPACITY - 50);
    wait(receiver);

    assertThat(delivered).contains(Receiver.CAPACITY - 50);
    assertThat(delivered).isSorted().doesNotHaveDuplicates();
  }

  private Receiver receiver(boolean paced) {
    return new Receiver(
        new ReceiveSettings(0, 120 * MS, paced, true, SrtOptions.LIVE),
        new TsbpdClock(nowNs, 0),
        new RttEstimator(),
        new PacketWriter(ByteBuffer.allocate(1500), 1, nowNs, datagram -> true),
        new ReceiveMemory(64L << 20),
        null,
        (payload, originNs) -> delivered.add(payload.getInt(payload.position())));
  }

  private void receive(Receiver receiver, int... positions) {
    for (int position : positions) {
      ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + Integer.BYTES);
      int stampUs = (int) ((nowNs - 1_000 * MS) / 1_000);
      DataPacket.putHeader(
          packet, 0, position, DataPacket.messageNumberOf(position), false, stampUs, 1);
      packet.putInt(Packet.HEADER_BYTES, position);
      receiver.onData(packet, nowNs);
      nowNs += MS;
    }
  }

  private void wait(Receiver receiver) {
    long untilNs = nowNs + 1_000 * MS;
    while (receiver.nextDeadlineNs() <= untilNs) {
      receiver.onTimer(receiver.nextDeadlineNs());
    }
    nowNs = untilNs;
  }
}
