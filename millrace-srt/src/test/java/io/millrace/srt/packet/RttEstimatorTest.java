package io.millrace.srt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RttEstimatorTest {

  private final RttEstimator rtt = new RttEstimator();

  @Test
  void beginsAtAHundredMillisecondsAndTakesTheFirstSampleWhole() {
    assertThat(rtt.rttUs()).isEqualTo(100_000);
    assertThat(rtt.varianceUs()).isEqualTo(50_000);
    assertThat(rtt.isMeasured()).isFalse();
    rtt.sample(20_000);
    assertThat(rtt.rttUs()).isEqualTo(20_000);
    assertThat(rtt.varianceUs()).isEqualTo(10_000);
    assertThat(rtt.isMeasured()).isTrue();
  }

  @Test
  void thenSmoothsWithTheOldRoundTripInTheVariance() {
    rtt.sample(20_000);
    rtt.sample(28_000);
    assertThat(rtt.varianceUs()).isEqualTo((3 * 10_000 + 8_000) / 4);
    assertThat(rtt.rttUs()).isEqualTo((7 * 20_000 + 28_000) / 8);
    assertThat(rtt.patienceNs()).isEqualTo((21_000 + 4 * 9_500) * 1_000L);
    assertThat(rtt.soonestNs()).isEqualTo((21_000 - 4 * 9_500) * 1_000L);
  }

  @Test
  void ignoresWhatCannotBe() {
    rtt.sample(0);
    rtt.sample(-5);
    rtt.adopt(0, 0);
    rtt.adopt(-1, 5);
    rtt.adopt(5, -1);
    assertThat(rtt.isMeasured()).isFalse();
  }

  @Test
  void thePeersInitialValuesSayNothing() {
    rtt.adopt(100_000, 50_000);
    assertThat(rtt.isMeasured()).isFalse();
    rtt.adopt(30_000, 2_000);
    assertThat(rtt.rttUs()).isEqualTo(30_000);
    rtt.adopt(100_000, 50_000);
    assertThat(rtt.rttUs()).isEqualTo(100_000);
  }
}
