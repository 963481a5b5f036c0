package io.millrace.cli.load;

import io.millrace.cli.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a viewer, that lost its connection, has seen nothing, and when it calls again. Lasts
 * over all of its calls until one is answered. One owner, the loop.
 */
final class Absence {

  private final long sinceNs;
  private @Nullable Backoff backoff;

  private Absence(long sinceNs) {
    this.sinceNs = sinceNs;
  }

  /**
   * Begins.
   *
   * @param lastArrivalNs of the last packet, by the loop's clock
   */
  static Absence since(long lastArrivalNs) {
    return new Absence(lastArrivalNs);
  }

  /** When the last packet came, by the loop's clock. */
  long sinceNs() {
    return sinceNs;
  }

  /** How long to wait before the next call. */
  Duration pause(RandomGenerator random) {
    if (backoff == null) {
      backoff = new Backoff(random);
    }
    return backoff.next();
  }
}
