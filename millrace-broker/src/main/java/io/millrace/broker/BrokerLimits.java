package io.millrace.broker;

import java.time.Duration;

/**
 * What a channel may use.
 *
 * @param logBytes most media a channel log keeps
 * @param logDuration oldest media a channel log keeps
 * @param joinBytes most media a new consumer gets at once from the newest random access point
 */
public record BrokerLimits(long logBytes, Duration logDuration, long joinBytes) {
  public static final BrokerLimits DEFAULT =
      new BrokerLimits(64L << 20, Duration.ofSeconds(20), 16L << 20);
}
