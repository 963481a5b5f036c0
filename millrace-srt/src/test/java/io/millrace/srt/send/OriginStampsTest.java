package io.millrace.srt.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OriginStampsTest {

  private static final long MS = 1_000_000;

  private final OriginStamps stamps = new OriginStamps();

  @Test
  void aLivePacketBearsItsOrigin() {
    assertThat(stamps.of(7, 42 * MS)).isEqualTo(42 * MS);
  }

  @Test
  void aBacklogIsStampedAlongALineUntilOriginsAreLater() {
    stamps.startBacklog(100, 110, 0, 0, 1_000 * MS, MS);

    assertThat(stamps.of(99, 5 * MS)).isEqualTo(5 * MS);
    assertThat(stamps.of(100, 10 * MS)).isEqualTo(1_000 * MS);
    assertThat(stamps.of(103, 13 * MS)).isEqualTo(1_003 * MS);
    assertThat(stamps.of(120, 20 * MS)).as("behind it").isEqualTo(1_010 * MS);
    assertThat(stamps.of(120, 2_000 * MS)).as("live again").isEqualTo(2_000 * MS);
  }

  @Test
  void aPacketThatIsSentAgainBearsTheSameStampAfterManyMoreBacklogs() {
    int lines = 60; // one each 20 ms, for as long as a sender keeps trying
    long[] before = new long[lines * 10];
    for (int line = 0; line < lines; line++) {
      int first = line * 10;
      stamps.startBacklog(first, first + 10, first, 0, (1_000 + line * 20) * MS, MS / 2);
      for (int position = first; position < first + 10; position++) {
        before[position] = stamps.of(position, position);
      }
    }

    for (int position = 0; position < before.length; position++) {
      assertThat(stamps.of(position, position)).isEqualTo(before[position]);
      assertThat(position == 0 || before[position] >= before[position - 1]).isTrue();
    }
  }

  @Test
  void aLineIsForgottenOnceAllItsPacketsAreAcknowledged() {
    for (int line = 0; line < 1_000; line++) {
      long first = line * 10L;
      stamps.startBacklog(first, first + 10, 0, first - 35, line * MS, MS / 20);
      assertThat(stamps.of(first - 31, 0)).isEqualTo(line < 4 ? 0 : (line - 4) * MS + 9 * MS / 20);
    }
    assertThat(stamps.lines()).isEqualTo(5);
  }
}
