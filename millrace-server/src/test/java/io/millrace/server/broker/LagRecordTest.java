package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.broker.LagRecord.Look;
import io.millrace.server.broker.LagRecord.Verdict;
import io.millrace.server.config.LagSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A consumer that is looked at every half second. */
class LagRecordTest {
  private static final int STEP_MS = 500;
  private static final int LATENCY_MS = 120;
  private static final LagSettings LIMITS =
      new LagSettings(Duration.ofSeconds(3), 3, Duration.ofSeconds(60));

  private int nowMs = Integer.MAX_VALUE - 1_000; // wraps on the way
  private final LagRecord record = new LagRecord(nowMs);
  private int missedMs;
  private int skips;

  private Verdict look(int waitedMs, int freshlyMissedMs) {
    return look(waitedMs, freshlyMissedMs, true);
  }

  private Verdict look(int waitedMs, int freshlyMissedMs, boolean pastSkip) {
    return record.look(next(waitedMs, freshlyMissedMs, pastSkip), LIMITS);
  }

  private void overlook(int waitedMs, int freshlyMissedMs) {
    record.overlook(next(waitedMs, freshlyMissedMs, true), LIMITS);
  }

  private Look next(int waitedMs, int freshlyMissedMs, boolean pastSkip) {
    nowMs += STEP_MS;
    missedMs += freshlyMissedMs;
    return new Look(nowMs, waitedMs, missedMs, pastSkip, skips, LATENCY_MS);
  }

  /** Missing so much of each half second, until it has to jump. */
  private int looksUntilBehind(int missedEachMs) {
    int looks = 1;
    while (look(0, missedEachMs) == Verdict.FINE) {
      looks++;
      assertThat(looks).as("looks").isLessThan(1_000);
    }
    return looks;
  }

  @Test
  void whoWaitsForMoreThanItsBudgetAndItsLatencyIsBehind() {
    assertThat(look(3_120, 0)).isEqualTo(Verdict.FINE);
    assertThat(look(3_121, 0)).isEqualTo(Verdict.BEHIND);
  }

  @Test
  void whoMissesNearlyEverythingIsBehindAfterTheBudget() {
    assertThat(looksUntilBehind(495)).isEqualTo(8); // 3.12 s, in steps, a tenth forgiven
  }

  @Test
  void whoMissesHalfIsBehindAfterTwiceTheTimeAndMore() {
    assertThat(looksUntilBehind(250)).isEqualTo(16);
  }

  @Test
  void glitchesOfAFewPercentAreForgivenForEver() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(look(100, 45)).isEqualTo(Verdict.FINE);
    }
  }

  @Test
  void anOutageIsForgottenOnceItMissesNothing() {
    look(0, 2_900);
    assertThat(record.lagMs(0)).isEqualTo(2_850);
    for (int i = 0; i < 12; i++) {
      look(0, 0);
    }
    assertThat(record.lagMs(0)).isZero();
  }

  @Test
  void aJumpWritesOffWhatItMissedAndWhatIsReportedUntilItIsPastIt() {
    look(0, 4_000);
    skips++;
    assertThat(look(0, 100)).isEqualTo(Verdict.JUMPED);
    assertThat(record.lagMs(0)).isZero();
    look(0, 2_000, false);
    look(0, 2_000, true); // its acknowledgement crossed the jump since the last look
    assertThat(record.lagMs(0)).isZero();
    look(0, 500);
    assertThat(record.lagMs(0)).isEqualTo(450);
  }

  @Test
  void asManyJumpsInTheWindowAsAreAllowedAreTooMany() {
    for (int i = 0; i < 2; i++) {
      skips++;
      assertThat(look(0, 0)).isEqualTo(Verdict.JUMPED);
    }
    skips++;
    assertThat(look(0, 0)).isEqualTo(Verdict.HOPELESS);
  }

  @Test
  void jumpsCountForAWindow() {
    for (int i = 0; i < 20; i++) {
      skips++;
      assertThat(look(0, 0)).isEqualTo(Verdict.JUMPED);
      nowMs += 31_000;
    }
  }

  @Test
  void whatHappensWhileItIsOverlookedCountsNeitherThenNorLater() {
    skips++;
    assertThat(look(0, 0)).isEqualTo(Verdict.JUMPED);
    for (int i = 0; i < 60; i++) {
      skips += 10;
      overlook(10_000, 500);
    }
    assertThat(look(0, 0)).isEqualTo(Verdict.FINE);
    assertThat(record.lagMs(0)).isZero();
    assertThat(record.jumps()).isOne();
    skips++;
    assertThat(look(0, 0)).isEqualTo(Verdict.JUMPED);
  }

  @Test
  void whatItMissedWhileItWasOverlookedIsNotItsOwn() {
    overlook(0, 5_000);
    assertThat(look(0, 0)).isEqualTo(Verdict.FINE);
    assertThat(record.lagMs(0)).isZero();
    look(0, 200);
    assertThat(record.lagMs(0)).isEqualTo(150);
  }

  @Test
  void jumpsThatNoLongerCountAreForgottenAtALookHoweverLongItLasts() {
    skips += 2;
    assertThat(look(0, 0)).isEqualTo(Verdict.JUMPED);
    nowMs += 61_000;
    look(0, 0);
    assertThat(record.jumps()).isZero();
    for (int day = 0; day < 40; day++) { // a window begun so long ago would seem to lie ahead
      nowMs += 24 * 3_600_000;
      look(0, 0);
    }
    skips++;
    assertThat(look(0, 0)).isEqualTo(Verdict.JUMPED);
  }

  @Test
  void oneThatMissesOrSkipsNothingAndWaitsForLittleNeedsNoRecord() {
    assertThat(new Look(nowMs, 3_120, 0, true, 0, LATENCY_MS).isHealthy(LIMITS)).isTrue();
    assertThat(new Look(nowMs, 3_121, 0, true, 0, LATENCY_MS).isHealthy(LIMITS)).isFalse();
    assertThat(new Look(nowMs, 0, 1, true, 0, LATENCY_MS).isHealthy(LIMITS)).isFalse();
    assertThat(new Look(nowMs, 0, 0, true, 1, LATENCY_MS).isHealthy(LIMITS)).isFalse();
  }

  @Test
  void withoutALimitOfJumpsNobodyIsSentAway() {
    LagSettings patient = new LagSettings(Duration.ofSeconds(3), 0, Duration.ofSeconds(60));
    for (int i = 1; i < 100; i++) {
      assertThat(record.look(new Look(nowMs, 0, 0, true, i, LATENCY_MS), patient))
          .isEqualTo(Verdict.JUMPED);
    }
  }
}
