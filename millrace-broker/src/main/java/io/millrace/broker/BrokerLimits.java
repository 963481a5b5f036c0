package io.millrace.broker;

import java.time.Duration;

/**
 * What a channel may use.
 *
 * @param logBytes most memory for media that a channel log takes, in bytes: 512 KiB to 64 GiB
 * @param logDuration oldest media that a channel log keeps: more than 0, at most an hour
 * @param joinBytes most media a new consumer gets at once from the newest random access point, in
 *     bytes; 0 makes it wait for the next one
 */
public record BrokerLimits(long logBytes, Duration logDuration, long joinBytes) {

  private static final long MIN_LOG_BYTES = 512L << 10;
  private static final long MAX_LOG_BYTES = 64L << 30;
  private static final Duration MAX_LOG_DURATION = Duration.ofHours(1);

  // Below the bounds: its constructor needs them.
  public static final BrokerLimits DEFAULT =
      new BrokerLimits(64L << 20, Duration.ofSeconds(20), 16L << 20);

  public BrokerLimits {
    if (logBytes < MIN_LOG_BYTES || logBytes > MAX_LOG_BYTES) {
      throw new IllegalArgumentException(
          "logBytes: %d must lie between %d and %d"
              .formatted(logBytes, MIN_LOG_BYTES, MAX_LOG_BYTES));
    }
    if (!logDuration.isPositive() || logDuration.compareTo(MAX_LOG_DURATION) > 0) {
      throw new IllegalArgumentException(
          "logDuration: %s must be more than 0 and at most %s"
              .formatted(logDuration, MAX_LOG_DURATION));
    }
    if (joinBytes < 0) {
      throw new IllegalArgumentException("joinBytes: %d must be 0 or more".formatted(joinBytes));
    }
  }
}
