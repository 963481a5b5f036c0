package io.millrace.cli.producer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Payloads on their way from the reader to the loop. Full: the oldest goes, because a live viewer
 * wants the newest. Any thread.
 */
public final class PayloadQueue {

  /** A payload and when it came, System.nanoTime scale. */
  public record Stamped(ByteBuffer payload, long originNs) {}

  private final int capacity;

  /** Guarded by this, like everything below. */
  private final ArrayDeque<Stamped> waiting = new ArrayDeque<>();

  private long dropped;
  private boolean drainPending;

  /** Empty; has room for so many. */
  public PayloadQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Appends one.
   *
   * @return whether a drain has to be ordered: none is under way
   */
  public synchronized boolean offer(ByteBuffer payload, long originNs) {
    if (waiting.size() == capacity) {
      waiting.removeFirst();
      dropped++;
    }
    waiting.addLast(new Stamped(payload, originNs));
    boolean order = !drainPending;
    drainPending = true;
    return order;
  }

  /** Takes everything, oldest first. */
  public synchronized List<Stamped> drain() {
    drainPending = false;
    List<Stamped> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  /** How many had to go because nobody took them in time. */
  public synchronized long dropped() {
    return dropped;
  }
}
