package io.millrace.cli.producer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before calling again: doubling from 100 ms to 2 s, each somewhere between half
 * and the whole, so that many producers do not call a restarted broker at the same moment.
 */
final class Backoff {

  private static final long FIRST_MS = 100;
  private static final long MAX_MS = 2_000;

  private final RandomGenerator random;
  private long nextMs = FIRST_MS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long most = nextMs;
    nextMs = Math.min(MAX_MS, 2 * nextMs);
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }

  /** It worked: the next failure starts anew. */
  void reset() {
    nextMs = FIRST_MS;
  }
}
