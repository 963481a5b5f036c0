package io.millrace.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers of any bytes: an answer within bounds, never an exception. */
class AnyBytesTest {

  private static final int ROUNDS = 20_000;

  static LongStream seeds() {
    return LongStream.of(1, 2, 20_260_101, System.nanoTime());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void headersTakeAnyBytes(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      ByteBuffer bytes = bytes(random);
      int from = random.nextInt(bytes.limit());
      for (Codec codec : Codec.values()) {
        check(VideoHeaders.of(codec), bytes, from);
        check(AudioHeaders.of(codec), bytes, from);
      }
      check(H264Sps.parse(bytes, from, bytes.limit()));
      check(HevcSps.parse(bytes, from, bytes.limit()));
    }
  }

  /** Bytes that are likely to look like headers: start codes and sync words here and there. */
  private static ByteBuffer bytes(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(120)];
    random.nextBytes(bytes);
    byte[][] marks = {
      {0, 0, 1, 0x67, 100},
      {0, 0, 1, 0x42, 1},
      {0, 0, 1, (byte) 0xB3},
      {0, 0, 1, (byte) 0xB5, 0x14},
      {-1, (byte) 0xF1},
      {0x0B, 0x77},
      {0x56, (byte) 0xE0}
    };
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] mark = marks[random.nextInt(marks.length)];
      int at = random.nextInt(bytes.length);
      System.arraycopy(mark, 0, bytes, at, Math.min(mark.length, bytes.length - at));
    }
    return ByteBuffer.wrap(bytes);
  }

  private static void check(VideoHeaders headers, ByteBuffer bytes, int from) {
    if (headers != null) {
      assertThat(headers.classify(bytes, from, bytes.limit())).isNotNull();
      check(headers.format(bytes, from, bytes.limit()));
    }
  }

  private static void check(VideoFormat format) {
    if (format != null) {
      assertThat(format.width()).isBetween(1, VideoFormat.PIXELS_MAX);
      assertThat(format.height()).isBetween(1, VideoFormat.PIXELS_MAX);
      assertThat(format.frameRate()).isBetween(0.0, 1000.0);
    }
  }

  private static void check(AudioHeaders headers, ByteBuffer bytes, int from) {
    if (headers == null) {
      return;
    }
    AudioFormat format = headers.find(bytes, from, bytes.limit());
    if (format != null) {
      assertThat(format.channels()).isBetween(0, 8);
      assertThat(format.sampleRateHz()).isBetween(1, 1 << 24);
      assertThat(format.codec()).isNotEmpty().hasSizeLessThan(20);
    }
    assertThat(headers.frameLength(bytes, from, bytes.limit())).isBetween(0, 1 << 14);
  }
}
