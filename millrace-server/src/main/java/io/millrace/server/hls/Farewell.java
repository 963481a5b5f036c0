package io.millrace.server.hls;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who waits for a playlist when the broker is about to stop, and may go now: some at a time, so
 * that they do not come to another broker all in the same moment. Thread-safe.
 */
final class Farewell {

  private final AtomicInteger places = new AtomicInteger();
  private volatile boolean begun;

  /** From now on nobody waits who does not wait already. */
  void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  /** So many may go. Those who wait have to be told to look. */
  void letGo(int some) {
    places.set(some);
  }

  /** Whether one that waits goes; if so it must. */
  boolean isLetGo() {
    return begun && places.get() > 0 && places.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }
}
