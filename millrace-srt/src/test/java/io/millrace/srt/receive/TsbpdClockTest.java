package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.seed.Seeds;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TsbpdClockTest {

  private static final long SECOND_NS = 1_000_000_000;
  private static final long US = 1_000;

  @Test
  void aTimestampIsReadAgainstTheHandshakes() {
    TsbpdClock clock = new TsbpdClock(50 * SECOND_NS, 1_000_000);
    assertThat(clock.timeNs(1_000_000, 50 * SECOND_NS)).isEqualTo(50 * SECOND_NS);
    assertThat(clock.timeNs(3_000_000, 52 * SECOND_NS)).isEqualTo(52 * SECOND_NS);
    assertThat(clock.timeNs(0, 52 * SECOND_NS)).isEqualTo(49 * SECOND_NS);
  }

  @TestFactory
  Stream<DynamicTest> timestampsAreFollowedThroughAnyNumberOfWraps() {
    return Seeds.tests(TsbpdClockTest::followForADay, 1, 2);
  }

  private static void followForADay(Random random) {
    long arrivalNs = random.nextLong(Long.MAX_VALUE / 2) / 1_000 * 1_000;
    long sentUs = Integer.toUnsignedLong(random.nextInt());
    TsbpdClock clock = new TsbpdClock(arrivalNs, (int) sentUs);
    long elapsedUs = 0;
    while (elapsedUs < 86_400_000_000L) {
      elapsedUs += random.nextLong(10_000_000_000L); // may be silent for hours
      long reorderedUs = random.nextLong(60_000_000);
      long nowNs = arrivalNs + elapsedUs * US;
      assertThat(clock.timeNs((int) (sentUs + elapsedUs - reorderedUs), nowNs))
          .isEqualTo(nowNs - reorderedUs * US);
    }
  }

  @Test
  void oneWrongTimestampDoesNotMoveTheOnesAfterIt() {
    TsbpdClock clock = new TsbpdClock(0, 0);
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      clock.timeNs(10_000_000 ^ 1 << bit, 10 * SECOND_NS);
      assertThat(clock.timeNs(10_001_000, 10 * SECOND_NS)).isEqualTo(10 * SECOND_NS + 1_000 * US);
    }
  }

  @Test
  void aPeerWhoseClockRunsFastIsFollowedInStepsOfAtMostFiveMilliseconds() {
    TsbpdClock clock = new TsbpdClock(0, 0);
    long aheadUs = 7_000;
    for (int i = 1; i <= 1_000; i++) {
      clock.sampleDrift((int) (i * 10_000 + aheadUs), 20_000, i * 10_000 * US);
    }
    // a timestamp that is 7 ms ahead is now read as 2 ms ahead
    assertThat(clock.timeNs(20_007_000, 20 * SECOND_NS)).isEqualTo(20 * SECOND_NS + 2_000 * US);
  }

  @Test
  void whereAcknowledgementsAreRareTenSecondsOfThemAreEnough() {
    TsbpdClock clock = new TsbpdClock(0, 0);
    for (int i = 1; i <= 100; i++) {
      assertThat(clock.timeNs(200_000_000, 200 * SECOND_NS)).isEqualTo(200 * SECOND_NS);
      clock.sampleDrift(i * 100_000 + 4_000, 20_000, i * 100_000 * US);
    }
    assertThat(clock.timeNs(200_004_000, 200 * SECOND_NS)).isEqualTo(200 * SECOND_NS);
  }

  @Test
  void aLongerWayIsNoDrift() {
    TsbpdClock clock = new TsbpdClock(0, 0);
    clock.sampleDrift(10_000, 20_000, 10_000 * US);
    for (int i = 2; i <= 1_000; i++) {
      // 30 ms later because the round trip is 60 ms longer
      clock.sampleDrift(i * 10_000, 80_000, (i * 10_000 + 30_000) * US);
    }
    assertThat(clock.timeNs(20_000_000, 20 * SECOND_NS)).isEqualTo(20 * SECOND_NS);
  }
}
