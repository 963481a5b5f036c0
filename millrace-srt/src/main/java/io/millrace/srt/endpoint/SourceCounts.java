package io.millrace.srt.endpoint;

import java.util.HashMap;
import java.util.Map;

/**
 * How many callers each source has, over all endpoints of a port. As large as there are sources.
 * Thread-safe: touched once a call, not once a packet. Who counts and then adds may meet another
 * who does the same, so that a bound is passed by one for each endpoint at most.
 */
final class SourceCounts {

  private final Map<Long, Integer> perSource = new HashMap<>();
  private int total;

  synchronized void add(long source) {
    perSource.merge(source, 1, Integer::sum);
    total++;
  }

  synchronized void remove(long source) {
    assert perSource.containsKey(source) : "nobody of this source was added";
    perSource.computeIfPresent(source, (s, n) -> n == 1 ? null : n - 1);
    total--;
  }

  /** Those of one source. */
  synchronized int of(long source) {
    return perSource.getOrDefault(source, 0);
  }

  synchronized int total() {
    return total;
  }

  /** How many sources there are. */
  synchronized int sources() {
    return perSource.size();
  }
}
