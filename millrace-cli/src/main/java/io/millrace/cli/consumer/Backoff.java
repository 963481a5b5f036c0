package io.millrace.cli.consumer;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next call: from 100 ms doubling up to 2 s, with jitter so that many
 * consumers of one broker do not call in step. One owner.
 */
final class Backoff {

  static final long MIN_NS = 100_000_000L;
  static final long MAX_NS = 2_000_000_000L;

  private final RandomGenerator random;
  private long ceilingNs = 2 * MIN_NS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Between half and all of a ceiling that doubles with each call. */
  long nextNs() {
    long half = ceilingNs / 2;
    long delayNs = half + random.nextLong(half + 1);
    ceilingNs = Math.min(MAX_NS, 2 * ceilingNs);
    return delayNs;
  }

  /** The connection was of use: begin again with short waits. */
  void reset() {
    ceilingNs = 2 * MIN_NS;
  }
}
