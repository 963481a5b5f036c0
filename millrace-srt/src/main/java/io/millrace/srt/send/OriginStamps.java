package io.millrace.srt.send;

import java.util.Arrays;

/**
 * Which time a packet is stamped with. A live packet bears its origin time. Packets that lie ready
 * when the sender comes to them (the burst of a new viewer, what waited behind a full window) would
 * be too old for the receiver's latency: such a backlog is stamped along a straight line that
 * begins at the time of sending, and is sent along that line, which paces it.
 *
 * <p>The stamp is a function of the position, so that a packet that is sent again bears the same
 * one; it never goes back from one position to the next. A line is kept as long as one of its
 * packets may be asked for again: as each packet starts one line at most, there are never more of
 * them than packets in flight.
 */
final class OriginStamps {

  private static final int INITIAL_LINES = 1;

  // oldest line first
  private long[] from = new long[INITIAL_LINES];
  private long[] to = new long[INITIAL_LINES];
  private long[] startNs = new long[INITIAL_LINES];
  private long[] gapNs = new long[INITIAL_LINES];
  private int count;

  /** The stamp of a position whose packet has this origin time. */
  long of(long position, long originNs) {
    for (int line = count - 1; line >= 0; line--) {
      if (position >= from[line]) {
        long steps = Math.min(position, to[line]) - from[line];
        return later(originNs, startNs[line] + steps * gapNs[line]);
      }
    }
    return originNs;
  }

  /** Whether the position is part of the newest backlog. */
  boolean isBacklog(long position) {
    return count > 0 && position >= from[count - 1] && position < to[count - 1];
  }

  /**
   * Stamps positions first to end (exclusive) along a line from now on.
   *
   * @param acked what lies before is never sent again
   */
  void startBacklog(
      long first, long end, long previousOriginNs, long acked, long nowNs, long stepNs) {
    long lastStampNs = of(first, previousOriginNs);
    forgetBefore(acked);
    if (count == from.length) {
      grow();
    }
    from[count] = first;
    to[count] = end;
    startNs[count] = later(nowNs, lastStampNs);
    gapNs[count] = stepNs;
    count++;
  }

  /**
   * Whether the lines play no part any more from a position on.
   *
   * @param originNs of the packet there, or of one before
   */
  boolean isOver(long position, long originNs) {
    int last = count - 1;
    return count == 0
        || (position >= to[last]
            && originNs - (startNs[last] + (to[last] - from[last]) * gapNs[last]) >= 0);
  }

  /** How many lines are kept. */
  int lines() {
    return count;
  }

  private void forgetBefore(long acked) {
    int gone = 0;
    while (gone + 1 < count && from[gone + 1] <= acked) {
      gone++;
    }
    if (gone > 0) {
      count -= gone;
      System.arraycopy(from, gone, from, 0, count);
      System.arraycopy(to, gone, to, 0, count);
      System.arraycopy(startNs, gone, startNs, 0, count);
      System.arraycopy(gapNs, gone, gapNs, 0, count);
    }
  }

  private void grow() {
    int lines = count * 2;
    from = Arrays.copyOf(from, lines);
    to = Arrays.copyOf(to, lines);
    startNs = Arrays.copyOf(startNs, lines);
    gapNs = Arrays.copyOf(gapNs, lines);
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
