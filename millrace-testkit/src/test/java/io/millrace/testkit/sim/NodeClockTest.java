package io.millrace.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class NodeClockTest {
  @RepeatedTest(value = 50, name = "seed {currentRepetition}")
  void aDeadlineIsTranslatedToTheFirstInstantThatReachesIt(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    long anchorNs = random.nextLong(1L << 50);
    NodeClock clock =
        new NodeClock(
            anchorNs, random.nextLong(1L << 45) - (1L << 44), random.nextInt(400_001) - 200_000);

    for (int i = 0; i < 1000; i++) {
      long localNs = clock.toLocalNs(anchorNs) + random.nextLong(1L << 45);
      long networkNs = clock.toNetworkNs(localNs);
      assertThat(clock.toLocalNs(networkNs)).isGreaterThanOrEqualTo(localNs);
      assertThat(clock.toLocalNs(networkNs - 1)).isLessThan(localNs);
    }
  }

  @Test
  void aDriftThatIsNoClockAnyMoreIsRefused() {
    assertThatThrownBy(() -> new NodeClock(0, 0, 600_000_000))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
