package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.endpoint.EndpointLimits.Bound;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final long MS = 1_000_000L;
  private static final long START = Long.MAX_VALUE - 10 * MS; // the clock wraps on the way

  private final RateLimiter limiter = new RateLimiter(new Bound(10, 25), 42, START);

  private int admitted(int count, long source, long nowNs) {
    int within = 0;
    for (int i = 0; i < count; i++) {
      within += limiter.admit(source, nowNs) == RateLimiter.Outcome.WITHIN ? 1 : 0;
    }
    return within;
  }

  @Test
  void aSourceMayHaveASecondsWorthAtOnceThenItsRate() {
    assertThat(admitted(50, 1, START)).isEqualTo(10);
    assertThat(admitted(50, 1, START + 99 * MS)).isZero();
    assertThat(admitted(50, 1, START + 100 * MS)).isEqualTo(1);
    assertThat(admitted(50, 1, START + 600 * MS)).isEqualTo(5);
    assertThat(admitted(50, 1, START + 100_000 * MS)).isEqualTo(10);
  }

  @Test
  void allTogetherMayHaveASecondsWorthAtOnceThenTheirRate() {
    assertThat(admitted(10, 1, START) + admitted(10, 2, START) + admitted(10, 3, START))
        .isEqualTo(25);
    assertThat(limiter.admit(4, START)).isEqualTo(RateLimiter.Outcome.TOO_MANY_IN_ALL);
    assertThat(limiter.admit(4, START + 40 * MS)).isEqualTo(RateLimiter.Outcome.WITHIN);
  }

  @Test
  void whatIsRefusedCostsNothing() {
    admitted(1_000_000, 1, START);
    assertThat(admitted(1, 1, START + 100 * MS)).isEqualTo(1);
  }

  @Test
  void neighbouringSourcesDoNotShareABucketAsARule() {
    RateLimiter wide = new RateLimiter(new Bound(1, 1_000_000), 42, START);
    int within = 0;
    for (int source = 0; source < 400; source++) {
      within += wide.admit(source, START) == RateLimiter.Outcome.WITHIN ? 1 : 0;
    }
    assertThat(within).isGreaterThan(350);
  }
}
