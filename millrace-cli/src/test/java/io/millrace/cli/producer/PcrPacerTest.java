package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcrPacerTest {

  private static final long MS = 1_000_000;
  private static final long T0 = -77 * MS;

  private final PcrPacer pacer = new PcrPacer();

  private long waitMs(long pcrMs, long nowMs) {
    return pacer.waitNs(TsBytes.withPcr(256, pcrMs * MS), T0 + nowMs * MS) / MS;
  }

  @Test
  void aFileThatComesAtOnceIsHeldToItsOwnTime() {
    assertThat(waitMs(5_000, 0)).isZero();
    assertThat(waitMs(5_100, 0)).isZero();
    assertThat(waitMs(6_000, 0)).isEqualTo(800);
    assertThat(waitMs(6_500, 800)).isEqualTo(500);
  }

  @Test
  void aLiveStreamWithJitterIsNeverHeld() {
    assertThat(waitMs(0, 0)).isZero();
    assertThat(waitMs(40, 150)).isZero();
    assertThat(waitMs(80, 151)).isZero();
    assertThat(waitMs(120, 152)).isZero();
    assertThat(waitMs(1_000, 1_000)).isZero();
  }

  @Test
  void aJumpOfTheClockStartsANewTimeLine() {
    assertThat(waitMs(90_000, 0)).isZero();
    assertThat(waitMs(10, 100)).isZero();
    assertThat(waitMs(1_010, 100)).isEqualTo(800);
  }

  @Test
  void theClockOfAnotherProgramIsNotMixedIn() {
    assertThat(waitMs(1_000, 0)).isZero();
    assertThat(pacer.waitNs(TsBytes.withPcr(300, 2_000 * MS), T0)).isZero();
  }

  @Test
  void anyBytesNeverThrow() {
    Random random = new Random(99);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(8) * 188 + random.nextInt(188)];
      random.nextBytes(bytes);
      assertThat(pacer.waitNs(ByteBuffer.wrap(bytes), i)).isBetween(0L, 3_000 * MS);
    }
  }
}
