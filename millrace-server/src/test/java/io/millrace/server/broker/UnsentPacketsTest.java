package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.send.PacketStore;
import io.millrace.srt.send.SendSettings;
import io.millrace.srt.send.Sender;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A consumer's packets that were read, to be encrypted, and found no room in the socket: the log
 * may have given them up when there is room.
 */
class UnsentPacketsTest {

  private static final long MS = 1_000_000;
  private static final long START_NS = 5_000 * MS;
  private static final int ISN = 1_000;
  private static final int LENGTH = 1_316;
  private static final BrokerLimits SMALL =
      new BrokerLimits(512 << 10, Duration.ofMinutes(1), 1 << 20);
  private static final ProducerId ID = new ProducerId("1AAA99");

  private long nowNs = START_NS;
  private int room = Integer.MAX_VALUE;
  private int marker;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Byte> markers = new ArrayList<>();
  private final Broker broker = new Broker(SMALL);
  private final Publication publication =
      broker.publish(ID, new NamedPublisher(), nowNs).orElseThrow();
  private final SrtSubscriber consumer = new SrtSubscriber(broker, ID, new Time());
  private final Sender sender =
      new Sender(
          new Copied(consumer),
          0,
          new SendSettings(ISN, 8_192, 1_456, 120 * MS, true, true, true, true, SrtOptions.LIVE),
          new RttEstimator(),
          new PacketWriter(ByteBuffer.allocateDirect(32 * 1_500), 77, START_NS, this::send),
          null);

  private boolean send(ByteBuffer datagram) {
    if (room == 0) {
      return false;
    }
    room--;
    int at = datagram.position();
    if (!Packet.isControl(datagram, at)) {
      numbers.add(DataPacket.sequenceNumber(datagram, at) - ISN);
      markers.add(datagram.get(at + Packet.HEADER_BYTES));
    }
    return true;
  }

  /** Bytes that are no MPEG-TS: joined at the live edge. */
  private void append(int packets) {
    for (int i = 0; i < packets; i++) {
      ByteBuffer payload = ByteBuffer.allocate(LENGTH);
      publication.append(payload.put(0, (byte) marker++), nowNs, nowNs);
    }
    broker.flush(nowNs);
  }

  @Test
  void aConsumerGoesOnBehindThoseThatTheLogGaveUpBeforeThereWasRoom() {
    append(100);
    sender.flush(nowNs);
    numbers.clear();
    markers.clear();

    append(20);
    room = 5;
    sender.flush(nowNs);
    assertThat(numbers).hasSize(5);
    int unsent = numbers.getLast() + 1;
    int inFlight = sender.inFlight();
    append(2_000);
    assertThat(consumer.holds(unsent)).as("read, not sent, and gone").isFalse();

    room = Integer.MAX_VALUE;
    nowNs += MS;
    sender.flush(nowNs);
    append(1);
    sender.flush(nowNs);
    assertThat(markers.getLast()).as("the newest").isEqualTo((byte) (marker - 1));
    assertThat(numbers.subList(5, numbers.size())).isSorted().first().isEqualTo(unsent + 15);
    assertThat(sender.counters().pktSndDrop())
        .as("these, and what was in flight")
        .isEqualTo(inFlight + 15);
  }

  /** An encrypted connection does not ask for packets where they lie. */
  private record Copied(PacketStore store) implements PacketStore {

    @Override
    public long end() {
      return store.end();
    }

    @Override
    public boolean holds(long index) {
      return store.holds(index);
    }

    @Override
    public int length(long index) {
      return store.length(index);
    }

    @Override
    public long originNs(long index) {
      return store.originNs(index);
    }

    @Override
    public void copyTo(long index, ByteBuffer to) {
      store.copyTo(index, to);
    }

    @Override
    public long skipLate(long index, long tooLateNs) {
      return store.skipLate(index, tooLateNs);
    }
  }

  private static final class NamedPublisher implements Publisher {

    @Override
    public String name() {
      return "p";
    }

    @Override
    public String identity() {
      return "p";
    }
  }

  private final class Time implements SrtSubscriber.Fate {

    @Override
    public long nowNs() {
      return nowNs;
    }

    @Override
    public void joined(ProducerId channel, SrtSocket socket) {}

    @Override
    public void left(ProducerId channel, SrtSocket socket, boolean joined, String why) {}
  }
}
