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

  /** Backlogs whose packets may still be asked for again. */
  private static final int LINES = 4;

  private final long[] from = new long[LINES];
  private final long[] to = new long[LINES];
  private final long[] startNs = new long[LINES];
  private final long[] gapNs = new long[LINES];
  private int newest;
  private int count;

  /** The stamp of a position whose packet has this origin time. */
  long of(long position, long originNs) {
    for (int back = 0; back < count; back++) {
      int line = (newest - back + LINES) % LINES;
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
    newest = (newest + 1) % LINES;
    count = Math.min(count + 1, LINES);
    from[newest] = first;
    to[newest] = end;
    startNs[newest] = later(nowNs, lastStampNs);
    gapNs[newest] = stepNs;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
