package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.StreamDescription;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two seconds of H.264 with B pictures and AAC, made by FFmpeg 5.1; and what noise does to it. */
class RecordedStreamTest {

  private static byte[] stream;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream file = RecordedStreamTest.class.getResourceAsStream("h264-aac.ts")) {
      stream = file.readAllBytes();
    }
  }

  static LongStream seeds() {
    return LongStream.of(1, 2, 3, System.nanoTime());
  }

  @Test
  void isDescribed() {
    Observation seen = Observation.ofPayloads(stream);
    assertThat(seen.description().summary())
        .isEqualTo("H.264 High 160x120 25 fps, AAC-LC mono 44.1 kHz");
    assertThat(seen.description().title()).isEqualTo("Mühle");
    assertThat(seen.description().provider()).isEqualTo("Millrace");
    assertThat(seen.points()).hasSize(2);
    assertThat(seen.tables().remaining()).isEqualTo(3 * TsPacket.SIZE);
    assertThat(seen.damaged()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsTheSameInChunksOfAnySize(long seed) {
    Observation expected = Observation.ofPayloads(stream);
    Observation seen = Observation.ofChunks(stream, 1700, new Random(seed));
    assertThat(seen.description()).isEqualTo(expected.description());
    assertThat(seen.tables()).isEqualTo(expected.tables());
    assertThat(seen.points()).hasSameSizeAs(expected.points());
    assertThat(seen.damaged()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void wrongBitsNeverThrowAndTheDescriptionStaysBounded(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] damaged = stream.clone();
      for (int flips = 1 << random.nextInt(14); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertBounded(Observation.ofChunks(damaged, 3000, random));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void packetsOfAnyBytesNeverThrow(long seed) {
    Random random = new Random(seed);
    byte[] packets = new byte[400 * TsPacket.SIZE];
    for (int round = 0; round < 100; round++) {
      random.nextBytes(packets);
      for (int at = 0; at < packets.length; at += TsPacket.SIZE) {
        packets[at] = TsPacket.SYNC;
        boolean tables = random.nextBoolean();
        packets[at + 1] = (byte) (0x40 | (tables ? 0 : packets[at + 1] & 0x41));
        packets[at + 2] = (byte) (tables ? random.nextInt(18) : packets[at + 2]);
      }
      System.arraycopy(stream, 0, packets, 0, 20 * TsPacket.SIZE);
      assertBounded(Observation.ofPayloads(packets));
    }
  }

  private static void assertBounded(Observation seen) {
    StreamDescription description = seen.description();
    assertThat(description.video().size()).isLessThanOrEqualTo(StreamObserver.TRACKS_MAX);
    assertThat(description.audio().size()).isLessThanOrEqualTo(StreamObserver.TRACKS_MAX);
    assertThat(description.title()).hasSizeLessThanOrEqualTo(2 * DvbText.LENGTH_MAX);
    assertThat(description.summary()).hasSizeLessThan(400);
    assertThat(seen.tables().remaining()).isLessThanOrEqualTo(ProgramTables.PACKETS_BYTES_MAX);
  }
}
