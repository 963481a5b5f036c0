package io.millrace.broker;

import java.time.Duration;

/**
 * How a channel gets over the absence of its producer. Immutable.
 *
 * @param linger how long a producer that left may come back to what it left: 0 to 1 h
 * @param backupAfter how long the producer may send nothing until one that stands by is switched
 *     in: 100 ms to 10 s
 * @param backupReturn how long the producer must have sent without such a pause until it is
 *     switched in again: 0 to 1 h
 */
public record Continuity(Duration linger, Duration backupAfter, Duration backupReturn) {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration BACKUP_AFTER_MIN = Duration.ofMillis(100);
  private static final Duration BACKUP_AFTER_MAX = Duration.ofSeconds(10);

  // Below the bounds: its constructor needs them.
  public static final Continuity DEFAULT =
      new Continuity(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofSeconds(5));

  public Continuity {
    requireWithin("linger", linger, Duration.ZERO, LONGEST);
    requireWithin("backup.after", backupAfter, BACKUP_AFTER_MIN, BACKUP_AFTER_MAX);
    requireWithin("backup.return", backupReturn, Duration.ZERO, LONGEST);
  }

  private static void requireWithin(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s: %s must lie between %s and %s".formatted(name, value, min, max));
    }
  }
}
