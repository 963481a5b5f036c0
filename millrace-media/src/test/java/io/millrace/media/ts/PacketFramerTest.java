package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketFramerTest {

  /** Numbers of the packets that came out. */
  private final List<Integer> packets = new ArrayList<>();

  private int heads;
  private int losses;

  private final PacketFramer framer =
      new PacketFramer(
          new PacketFramer.Sink() {
            @Override
            public void packet(ByteBuffer buffer, int at) {
              packets.add(buffer.getInt(at + 4));
            }

            @Override
            public void head(ByteBuffer buffer, int at) {
              heads++;
            }

            @Override
            public void lostSync() {
              losses++;
            }
          });

  static LongStream seeds() {
    return LongStream.of(1, 2, 3, System.nanoTime());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void deliversEachPacketOnceWhateverTheSizes(long seed) {
    byte[] stream = stream(300);
    Random random = new Random(seed);
    for (int at = 0; at < stream.length; ) {
      int size = Math.min(1 + random.nextInt(600), stream.length - at);
      framer.accept(ByteBuffer.wrap(stream), at, at + size);
      at += size;
    }
    assertThat(packets).isEqualTo(range(0, 300));
    assertThat(framer.damaged()).isZero();
    assertThat(losses).isZero();
  }

  @Test
  void findsTheFirstWholePacketAfterAMisalignedStart() {
    byte[] stream = stream(30);
    feed(stream, 77, stream.length, 1316);
    assertThat(packets).isEqualTo(range(1, 30));
    assertThat(framer.damaged()).isEqualTo(1);
  }

  @Test
  void staysInSyncOverOneWrongSyncByte() {
    byte[] stream = stream(14);
    stream[3 * 188] = 0x46;
    feed(stream, 0, stream.length, 1316);
    assertThat(packets).hasSize(13).doesNotContain(3);
    assertThat(framer.damaged()).isEqualTo(1);
    assertThat(losses).isZero();
  }

  @Test
  void findsSyncAgainAfterMissingBytes() {
    byte[] stream = stream(40);
    feed(stream, 0, 10 * 188, 1316);
    feed(stream, 10 * 188 + 50, stream.length, 1316);
    assertThat(packets).isEqualTo(without(range(0, 40), 10));
    assertThat(losses).isEqualTo(1);
  }

  @Test
  void dropsAHeadWhoseRestDidNotCome() {
    byte[] stream = stream(40);
    feed(stream, 0, 10 * 188 + 60, 10 * 188 + 60);
    feed(stream, 11 * 188, stream.length, 1316);
    assertThat(packets).isEqualTo(without(range(0, 40), 10));
    assertThat(heads).isEqualTo(1);
  }

  @Test
  void givesUpAfterABoundedNumberOfBytes() {
    byte[] zeros = new byte[1316];
    int given = 0;
    while (!framer.isForeign() && given < 2 * PacketFramer.GIVE_UP_BYTES) {
      framer.accept(ByteBuffer.wrap(zeros), 0, zeros.length);
      given += zeros.length;
    }
    assertThat(given).isLessThan(PacketFramer.GIVE_UP_BYTES + 4000);
    byte[] stream = stream(21);
    feed(stream, 100, stream.length, 1316);
    assertThat(framer.isForeign()).isFalse();
    assertThat(packets).isEqualTo(range(1, 21));
  }

  private void feed(byte[] stream, int from, int to, int size) {
    for (int at = from; at < to; at += size) {
      framer.accept(ByteBuffer.wrap(stream), at, Math.min(at + size, to));
    }
  }

  private static byte[] stream(int count) {
    ByteBuffer stream = ByteBuffer.allocate(count * TsPacket.SIZE);
    for (int i = 0; i < count; i++) {
      stream.put(i * TsPacket.SIZE, (byte) TsPacket.SYNC).putInt(i * TsPacket.SIZE + 4, i);
    }
    return stream.array();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static List<Integer> without(List<Integer> numbers, int number) {
    return numbers.stream().filter(n -> n != number).toList();
  }
}
