package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegHeaderTest {

  /** SOI, SOF0 with 2x3 pixels, SOS, a stuffed byte and a restart in the scan, EOI. */
  private static final byte[] SMALL =
      HexFormat.of()
          .parseHex(
              "ffd8"
                  + "ffc0000b080003000201011100"
                  + "ffda0008010100003f00"
                  + "12ff0034ffd056"
                  + "ffd9");

  @Test
  void sizeIsRead() {
    assertThat(JpegHeader.read(SMALL).header()).contains(new JpegHeader(2, 3));
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(JpegHeader.read(new byte[0]).problem()).isEqualTo("empty");
    assertThat(JpegHeader.read("hello world".getBytes(StandardCharsets.UTF_8)).problem())
        .isEqualTo("not a JPEG");
    assertThat(JpegHeader.read(HexFormat.of().parseHex("ffd8ffd9")).problem())
        .isEqualTo("no picture in it");
  }

  @Test
  void aFileThatIsCutAnywhereIsNoPicture() {
    for (int length = 0; length < SMALL.length; length++) {
      JpegHeader.Reading reading = JpegHeader.read(Arrays.copyOf(SMALL, length));
      assertThat(reading.header()).as("cut to %d bytes", length).isEmpty();
      assertThat(reading.problem()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void anyBytesNeverThrow(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = Arrays.copyOf(SMALL, random.nextInt(SMALL.length + 20));
      for (int i = 0; i < 3 && damaged.length > 2; i++) {
        damaged[random.nextInt(2, damaged.length)] = (byte) random.nextInt();
      }
      JpegHeader.Reading reading = JpegHeader.read(damaged);
      assertThat(reading.header().isPresent()).isEqualTo(reading.problem().isEmpty());
    }
  }
}
