package io.millrace.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignatureTest {

  @Test
  void theSignatureIsAnHmacOfTimeAndBody() {
    // by openssl: printf '1767323045.[]' | openssl dgst -sha256 -hmac key
    assertThat(Signature.of("key", 1_767_323_045, "[]".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "t=1767323045,v1=2d17ac2cabddb29d2c159bd902375ef1d5d553957835e0bd987f4ccb693fcd46");
  }

  @Test
  void waitsGrowToALimitAndDiffer() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new SplittableRandom(1));
    for (int failures = 1; failures < 100; failures++) {
      long due = Math.min(60_000, 1000L << Math.min(failures - 1, 10));
      assertThat(backoff.after(failures).toMillis()).isBetween(due / 2, due);
    }
    assertThat(backoff.after(9)).isNotEqualTo(backoff.after(9));
  }
}
