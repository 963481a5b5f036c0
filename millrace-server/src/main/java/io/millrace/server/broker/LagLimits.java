package io.millrace.server.broker;

import java.time.Duration;

/**
 * How far a consumer may fall behind, and how often.
 *
 * @param budget beyond its latency, it may be so far behind before it has to jump: more than 0
 * @param jumps so many within the window end its connection; 0: never
 * @param window in which jumps count: more than 0
 */
record LagLimits(Duration budget, int jumps, Duration window) {

  /** Three seconds; five jumps a minute. */
  static final LagLimits DEFAULT = new LagLimits(Duration.ofSeconds(3), 5, Duration.ofSeconds(60));
}
