package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 42, 1_000_003})
  void waitsGrowFrom100MsTo2SecondsAndStartAnewAfterSuccess(long seed) {
    Backoff backoff = new Backoff(new Random(seed));
    Duration ceiling = Duration.ofMillis(200);
    for (int i = 0; i < 1000; i++) {
      assertThat(backoff.next()).isBetween(ceiling.dividedBy(2), ceiling);
      Duration doubled = ceiling.multipliedBy(2);
      ceiling = doubled.toMillis() < 2_000 ? doubled : Duration.ofSeconds(2);
    }
    backoff.reset();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void twoWhoLostOneBrokerDoNotCallInStep(long seed) {
    Backoff one = new Backoff(new Random(seed));
    Backoff other = new Backoff(new Random(seed + 100));
    assertThat(one.next()).isNotEqualTo(other.next());
  }
}
