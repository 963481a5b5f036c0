package io.millrace.server.events;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: about twice as long after each failure, up to a limit, and
 * never the same as others wait who failed at the same time.
 *
 * @param first after the first failure, at most
 * @param longest at most, however many there were
 */
record Backoff(Duration first, Duration longest, RandomGenerator random) {

  private static final int DOUBLINGS_MAX = 20;

  /**
   * A time between half of what is due and all of it.
   *
   * @param failures in a row, 1 or more
   */
  Duration after(int failures) {
    long due = first.toNanos() << Math.min(failures - 1, DOUBLINGS_MAX);
    long most = Math.min(due, longest.toNanos());
    return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
  }
}
