package io.millrace.srt.send;

import io.millrace.net.Deadlines;

/**
 * Tells the peer what it need not wait for: one drop request each 10 ms, whatever it asks for
 * (guide §11.4). What is refused in between is merged. One owner.
 */
final class Refusals {

  private static final long INTERVAL_NS = 10_000_000;

  private final OutgoingPackets packets;
  private final int maxLength;
  private boolean waiting;
  private long first;
  private long last;
  private long nextAtNs;

  /**
   * Nothing refused yet.
   *
   * @param maxLength a peer holds no more packets, and takes no longer range
   */
  Refusals(OutgoingPackets packets, int maxLength, long startNs) {
    this.packets = packets;
    this.maxLength = maxLength;
    this.nextAtNs = startNs;
  }

  /**
   * First to last will not be sent again.
   *
   * @param acked nothing before is sent again either, so that ranges there become one; of others
   *     that do not touch, the second one is left for the peer to ask again
   */
  void add(long newFirst, long newLast, long acked) {
    if (!waiting) {
      first = newFirst;
      last = newLast;
      waiting = true;
    } else if (Math.max(last, newLast) < acked || touches(newFirst, newLast)) {
      first = Math.min(first, newFirst);
      last = Math.max(last, newLast);
    }
  }

  private boolean touches(long newFirst, long newLast) {
    return newFirst <= last + 1 && first <= newLast + 1;
  }

  void flush(long nowNs) {
    if (waiting && Deadlines.isDue(nextAtNs, nowNs)) {
      packets.refuse(Math.max(first, last - maxLength + 1), last, nowNs);
      waiting = false;
      nextAtNs = nowNs + INTERVAL_NS;
    }
  }

  long nextDeadlineNs() {
    return waiting ? nextAtNs : Deadlines.NONE;
  }
}
