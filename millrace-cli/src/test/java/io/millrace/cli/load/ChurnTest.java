package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChurnTest {

  /** Any clock will do, also one about to wrap. */
  private static final long BEGIN_NS = Long.MAX_VALUE - 5;

  private static long at(long millis) {
    return BEGIN_NS + Duration.ofMillis(millis).toNanos();
  }

  @Test
  void asManyAreReplacedAsWereAskedForHoweverLongAStepTakes() {
    for (long stepMs : new long[] {1, 10, 13, 50, 700}) {
      Churn churn = new Churn(30, BEGIN_NS);
      long replaced = 0;
      for (long ms = stepMs; ms <= 7_000; ms += stepMs) {
        replaced += churn.due(at(ms));
      }
      assertThat(replaced)
          .as("steps of %d ms", stepMs)
          .isEqualTo(7_000 / stepMs * stepMs * 30 / 1_000);
    }
  }

  @Test
  void oneInTwoSecondsIsDueEverySecondSecond() {
    Churn churn = new Churn(0.5, BEGIN_NS);
    assertThat(churn.due(at(1_999))).isZero();
    assertThat(churn.due(at(2_001))).isEqualTo(1);
    assertThat(churn.due(at(3_999))).isZero();
    assertThat(churn.due(at(6_001))).isEqualTo(2);
  }

  @Test
  void nobodyIsReplacedUnlessAskedFor() {
    assertThat(new Churn(0, BEGIN_NS).due(at(3_600_000))).isZero();
  }
}
