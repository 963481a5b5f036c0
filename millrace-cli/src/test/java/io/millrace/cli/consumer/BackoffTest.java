package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 42, 1_000_003})
  void waitsLieBetween100MsAnd2SecondsAndGrow(long seed) {
    Backoff backoff = new Backoff(new Random(seed));
    long ceilingNs = 2 * Backoff.MIN_NS;
    for (int i = 0; i < 1000; i++) {
      long delayNs = backoff.nextNs();
      assertThat(delayNs).isBetween(ceilingNs / 2, ceilingNs);
      ceilingNs = Math.min(Backoff.MAX_NS, 2 * ceilingNs);
    }
    backoff.reset();
    assertThat(backoff.nextNs()).isBetween(Backoff.MIN_NS, 2 * Backoff.MIN_NS);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void twoConsumersDoNotCallInStep(long seed) {
    Backoff one = new Backoff(new Random(seed));
    Backoff other = new Backoff(new Random(seed + 100));
    assertThat(one.nextNs()).isNotEqualTo(other.nextNs());
  }
}
