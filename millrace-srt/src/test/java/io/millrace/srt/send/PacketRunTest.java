package io.millrace.srt.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;
import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets that leave together are the packets that would have left one by one. */
class PacketRunTest {

  private static final long MS = 1_000_000;
  private static final long START_NS = 7_000 * MS;
  private static final int BEFORE_THE_WRAP = 0x7FFF_FFF0;
  private static final int WINDOW = 200;

  /** A sender, and all that left, a datagram each. */
  private static final class Leaving implements PacketWriter.Sink {
    final List<ByteBuffer> datagrams = new ArrayList<>();
    final List<Integer> runs = new ArrayList<>();
    final Sender sender;
    int room = Integer.MAX_VALUE;

    Leaving(PacketStore store, int bufferPackets) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(bufferPackets * 1_500);
      PacketWriter out = new PacketWriter(buffer, 77, START_NS, this);
      SendSettings settings =
          new SendSettings(
              BEFORE_THE_WRAP, WINDOW, 1_456, 5_000 * MS, true, true, true, true, SrtOptions.LIVE);
      sender = new Sender(store, 0, settings, new RttEstimator(), out, null);
    }

    @Override
    public boolean send(ByteBuffer datagram) {
      if (room == 0) {
        return false;
      }
      room--;
      ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
      datagrams.add(copy.put(datagram).flip());
      return true;
    }

    @Override
    public int sendRun(ByteBuffer datagrams, int segmentBytes) {
      int taken = PacketWriter.Sink.super.sendRun(datagrams, segmentBytes);
      runs.add(taken);
      return taken;
    }
  }

  /** A store whose packets lie in a row with room for their headers. */
  private static final class RowStore implements PacketStore {
    private final RingPacketStore lengthsAndTimes = new RingPacketStore(1 << 12, 1_456);
    private final ByteBuffer row = ByteBuffer.allocateDirect(1 << 22);
    private final List<Integer> offsets = new ArrayList<>();
    long sentInRuns;

    void append(ByteBuffer payload, long originNs) {
      offsets.add(row.position());
      row.putLong(-1).putLong(-1).put(payload.duplicate());
      lengthsAndTimes.append(payload, originNs);
    }

    @Override
    public int run(long index, int most) {
      int run = 1;
      while (run < most && index + run < end() && length(index + run) == length(index)) {
        run++;
      }
      boolean shorterEnds =
          run < most && index + run < end() && length(index + run) < length(index);
      return shorterEnds ? run + 1 : run;
    }

    @Override
    public ByteBuffer runMemory(long index) {
      return row.duplicate();
    }

    @Override
    public int runOffset(long index) {
      return offsets.get((int) index);
    }

    @Override
    public void onRunSent(long index, int packets, long payloadBytes) {
      assertThat(payloadBytes)
          .isEqualTo(LongStream.range(index, index + packets).map(this::length).sum());
      sentInRuns += packets;
    }

    @Override
    public long end() {
      return lengthsAndTimes.end();
    }

    @Override
    public boolean holds(long index) {
      return lengthsAndTimes.holds(index);
    }

    @Override
    public int length(long index) {
      return lengthsAndTimes.length(index);
    }

    @Override
    public long originNs(long index) {
      return lengthsAndTimes.originNs(index);
    }

    @Override
    public void copyTo(long index, ByteBuffer to) {
      lengthsAndTimes.copyTo(index, to);
    }

    @Override
    public long skipLate(long index, long tooLateNs) {
      return lengthsAndTimes.skipLate(index, tooLateNs);
    }
  }

  private final RowStore store = new RowStore();
  private final Leaving oneByOne = new Leaving(store.lengthsAndTimes, 1);
  private final Leaving copied = new Leaving(store.lengthsAndTimes, 32);
  private final Leaving inPlace = new Leaving(store, 32);
  private final List<Leaving> all = List.of(oneByOne, copied, inPlace);

  static Stream<Long> seeds() {
    return Seeds.of(1, 2);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aRunIsTheSamePackets(long seed) {
    Random random = new Random(seed);
    long nowNs = START_NS;
    while (store.end() < 600) {
      nowNs += random.nextInt(20) * MS;
      int mode = random.nextInt(3);
      for (int i = random.nextInt(70); i > 0; i--) {
        append(mode == 0 ? 1 + random.nextInt(1_456) : mode == 1 && i == 1 ? 188 : 1_316, nowNs);
      }
      for (Leaving each : all) {
        each.room = random.nextInt(4) == 0 ? random.nextInt(40) : Integer.MAX_VALUE;
        each.sender.flush(nowNs);
      }
      if (random.nextBoolean()) {
        long now = nowNs;
        all.forEach(each -> acknowledgeAll(each, now));
      }
    }
    for (int i = 0; i < 20; i++) {
      nowNs += MS;
      for (Leaving each : all) {
        each.room = Integer.MAX_VALUE;
        each.sender.flush(nowNs);
        acknowledgeAll(each, nowNs);
      }
    }
    assertThat(data(oneByOne)).hasSize((int) store.end());
    assertThat(data(copied)).isEqualTo(data(oneByOne));
    assertThat(data(inPlace)).isEqualTo(data(oneByOne));
    assertThat(store.sentInRuns).isPositive();
  }

  @Test
  void equalPacketsLeaveTogetherAndAShorterOneEndsTheRun() {
    for (int length : new int[] {1_316, 1_316, 1_316, 188, 1_316, 1_316, 1_400, 1_400}) {
      append(length, START_NS);
    }
    for (Leaving each : all) {
      each.sender.flush(START_NS);
    }
    assertThat(copied.runs).containsExactly(4, 2, 2);
    assertThat(inPlace.runs).containsExactly(4, 2, 2);
    assertThat(oneByOne.datagrams).hasSize(8);
  }

  @Test
  void noRunIsLongerThanThirtyTwoPacketsOrTheWindow() {
    for (int i = 0; i < 300; i++) {
      append(1_316, START_NS);
    }
    inPlace.sender.flush(START_NS);
    assertThat(inPlace.runs).containsExactly(32, 32, 32, 32, 32, 32, 8);
    assertThat(inPlace.datagrams).hasSize(WINDOW);
  }

  @Test
  void whatFindsNoRoomLeavesLater() {
    for (int i = 0; i < 10; i++) {
      append(1_316, START_NS);
    }
    inPlace.room = 6;
    inPlace.sender.flush(START_NS);
    assertThat(inPlace.datagrams).hasSize(6);
    assertThat(store.sentInRuns).isEqualTo(6);
    assertThat(inPlace.sender.nextDeadlineNs()).isEqualTo(START_NS + MS);

    inPlace.room = 100;
    inPlace.sender.flush(START_NS + MS);
    assertThat(inPlace.datagrams).hasSize(10);
    assertThat(inPlace.sender.counters().pktSentUnique).isEqualTo(10);
    assertThat(inPlace.sender.counters().byteSent())
        .isEqualTo(10L * (1_316 + Packet.ALL_HEADER_BYTES));
  }

  private void append(int length, long originNs) {
    ByteBuffer payload = ByteBuffer.allocate(length);
    for (int i = 0; i < length; i++) {
      payload.put(i, (byte) (store.end() * 31 + i));
    }
    store.append(payload, originNs);
  }

  private static void acknowledgeAll(Leaving peer, long nowNs) {
    ByteBuffer packet = ByteBuffer.allocate(AckPacket.FULL_BYTES);
    int next = SequenceNumber.of(BEFORE_THE_WRAP + (long) data(peer).size());
    AckPacket.putFull(packet, 0, 1, next, 20_000, 1_000, WINDOW, 0, 0, 0, 1);
    assertThat(peer.sender.onAck(packet, true, nowNs)).isTrue();
  }

  private static List<ByteBuffer> data(Leaving peer) {
    return peer.datagrams.stream().filter(d -> !Packet.isControl(d, 0)).toList();
  }
}
