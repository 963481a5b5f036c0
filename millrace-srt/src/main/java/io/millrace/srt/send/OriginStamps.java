package io.millrace.srt.send;

/**
 * Which time a packet is stamped with. A live packet bears its origin time. Packets that lie ready
 * when the sender comes to them (the burst of a new viewer, what waited behind a full window) would
 * be too old for the receiver's latency: such a backlog is stamped along a straight line that
 * begins at the time of sending, and is sent along that line, which paces it.
 *
 * <p>The stamp is a function of the position, so that a packet that is sent again bears the same
 * one; it never goes back from one position to the next.
 */
final class OriginStamps {

  private static final int FIRST_LINES = 4;

  /**
   * Backlogs whose packets may still be asked for again. Behind a window that is too small there is
   * one each 20 ms, and a sender keeps trying for a second or for the latency, in which case there
   * are fewer of them.
   */
  private static final int MAX_LINES = 256;

  private long[] from = new long[FIRST_LINES];
  private long[] to = new long[FIRST_LINES];
  private long[] startNs = new long[FIRST_LINES];
  private long[] gapNs = new long[FIRST_LINES];
  private int newest;
  private int count;

  /** The stamp of a position whose packet has this origin time. */
  long of(long position, long originNs) {
    for (int back = 0; back < count; back++) {
      int line = (newest - back + from.length) % from.length;
      if (position >= from[line]) {
        long steps = Math.min(position, to[line]) - from[line];
        return later(originNs, startNs[line] + steps * gapNs[line]);
      }
    }
    return originNs;
  }

  /** Whether the position is part of the newest backlog. */
  boolean isBacklog(long position) {
    return count > 0 && position >= from[newest] && position < to[newest];
  }

  /** Stamps positions first to end (exclusive) along a line from now on. */
  void startBacklog(long first, long end, long previousOriginNs, long nowNs, long stepNs) {
    long lastStampNs = of(first, previousOriginNs);
    if (count == from.length && count < MAX_LINES) {
      grow();
    }
    newest = (newest + 1) % from.length;
    count = Math.min(count + 1, from.length);
    from[newest] = first;
    to[newest] = end;
    startNs[newest] = later(nowNs, lastStampNs);
    gapNs[newest] = stepNs;
  }

  /** Room for twice as many lines, the oldest of them first. */
  private void grow() {
    from = unrolled(from);
    to = unrolled(to);
    startNs = unrolled(startNs);
    gapNs = unrolled(gapNs);
    newest = count - 1;
  }

  private long[] unrolled(long[] ring) {
    int oldest = (newest + 1) % ring.length;
    long[] larger = new long[ring.length * 2];
    System.arraycopy(ring, oldest, larger, 0, ring.length - oldest);
    System.arraycopy(ring, 0, larger, ring.length - oldest, oldest);
    return larger;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
