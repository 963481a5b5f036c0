package io.millrace.server.live;

import io.millrace.server.config.LagSettings;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts a viewer's jumps within a time, as {@code lag.jumps} and {@code lag.window} have it. */
final class LagRule {

  private final Deque<Long> jumps = new ArrayDeque<>();

  /**
   * One more.
   *
   * @return whether it was one too many
   */
  boolean jumped(LagSettings limits, long nowNs) {
    while (!jumps.isEmpty() && nowNs - jumps.element() > limits.window().toNanos()) {
      jumps.remove();
    }
    jumps.add(nowNs);
    boolean tooMany = limits.jumps() > 0 && jumps.size() >= limits.jumps();
    if (jumps.size() > LIMIT) {
      jumps.remove();
    }
    return tooMany;
  }

  /** More than any setting asks for. */
  private static final int LIMIT = 1000;

  /** Within the window, as far as they were counted. */
  int count() {
    return jumps.size();
  }
}
