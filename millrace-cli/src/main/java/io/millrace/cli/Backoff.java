package io.millrace.cli;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before calling again: a ceiling that doubles from 200 ms to 2 s, each wait
 * between half and all of it, so that those who lost one broker do not call in step. One owner.
 */
public final class Backoff {

  static final Duration FIRST = Duration.ofMillis(200);
  static final Duration MAX = Duration.ofSeconds(2);

  private final RandomGenerator random;
  private Duration ceiling = FIRST;

  /** Begins with short waits. */
  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next wait. */
  public Duration next() {
    long halfNs = ceiling.toNanos() / 2;
    Duration doubled = ceiling.multipliedBy(2);
    ceiling = doubled.compareTo(MAX) < 0 ? doubled : MAX;
    return Duration.ofNanos(halfNs + random.nextLong(halfNs + 1));
  }

  /** The connection was of use: begin again with short waits. */
  public void reset() {
    ceiling = FIRST;
  }
}
