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
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A receiver whose port has no memory left for packets that wait. */
class NoMemoryTest {

  private static final long MS = 1_000_000;
  private static final long LATENCY_NS = 120 * MS;
  private static final int PAGE_PACKETS = ReceiveMemory.Page.PACKETS;

  private final List<Integer> delivered = new ArrayList<>();

  @ParameterizedTest(name = "paced {0}, drops too late {1}")
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void aGapIsFilledAlthoughThePacketsBehindItHaveTakenAllMemory(boolean paced, boolean tlPktDrop) {
    Receiver receiver =
        new Receiver(
            new ReceiveSettings(
                0, LATENCY_NS, paced, true, SrtOptions.LIVE.with(o -> o.tlPktDrop(tlPktDrop))),
            new TsbpdClock(0, 0),
            new RttEstimator(),
            new PacketWriter(ByteBuffer.allocate(1500), 1, 0, datagram -> true),
            new ReceiveMemory(ReceiveMemory.Page.BYTES),
            null,
            (payload, originNs) -> delivered.add(payload.getInt(payload.position())));
    int gap = PAGE_PACKETS; // as long as the page that is all the memory there is
    for (int position = gap; position < 2 * gap; position++) {
      receive(receiver, position, 2 * gap * MS);
    }
    assertThat(receiver.counters().pktRcvNoRoom).isZero();

    for (int position = 0; position < gap; position++) {
      receive(receiver, position, LATENCY_NS + (gap - 1) * MS); // the last moment for all of it
    }
    receiver.onTimer(1_000 * MS);

    assertThat(delivered).containsExactlyElementsOf(IntStream.range(0, 2 * gap).boxed().toList());
  }

  /** Receives a packet; their origins lie a millisecond apart. */
  private static void receive(Receiver receiver, int position, long nowNs) {
    ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + Integer.BYTES);
    DataPacket.putHeader(
        packet, 0, position, DataPacket.messageNumberOf(position), false, 1_000 * position, 1);
    packet.putInt(Packet.HEADER_BYTES, position);
    receiver.onData(packet, nowNs);
  }
}
