package io.millrace.server.demo;

import java.time.Duration;

/**
 * What the consumer watches. Immutable.
 *
 * @param id the channel; empty before the first
 * @param age time since it subscribed
 * @param bitsPerSecond received lately
 * @param delayMs from the producer's packet to its delivery here, on average lately; 0 if none came
 * @param packets received since it subscribed
 * @param lost packets that never came, or not in time
 */
record Watching(
    String id, Duration age, long bitsPerSecond, long delayMs, long packets, long lost) {

  static final Watching NOTHING = new Watching("", Duration.ZERO, 0, 0, 0, 0);
}
