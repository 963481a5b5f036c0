package io.millrace.media.ts;

import java.util.PriorityQueue;

/**
 * Gives each picture a decoding time. Without a DTS it is the PTS (ISO/IEC 13818-1 2.4.3.7), until
 * PTS go back: then the encoder has B pictures and writes no DTS, and decoding times are the
 * presentation times in order, as many pictures later as are reordered. One owner.
 */
final class DecodingTimes {

  /** Pictures that are reordered when the parameter sets do not say: what encoders use. */
  private static final int DEPTH = 2;

  /** No B picture lies further back. */
  private static final long JUMP_TICKS90K = 2 * 90_000;

  private final PriorityQueue<Long> waiting = new PriorityQueue<>();
  private boolean started;
  private boolean deriving;
  private long last;

  /** Pictures are missing, or the times that follow are others. */
  void restart() {
    started = false;
    deriving = false;
    waiting.clear();
  }

  /**
   * The next picture's decoding time.
   *
   * @param pts unwrapped
   * @param dts unwrapped; the same as the PTS if the stream says nothing else
   * @param depth pictures that are reordered; 0 or less if unknown
   */
  long next(long pts, long dts, int depth) {
    boolean said = pts != dts;
    if (said) {
      deriving = false;
      waiting.clear();
      last = dts;
    } else if (started && pts < last - JUMP_TICKS90K) {
      restart(); // not a B picture: the clock was set back
      last = pts;
    } else {
      deriving |= started && pts <= last;
      last = deriving ? derive(pts, depth > 0 ? depth : DEPTH) : pts;
    }
    started = true;
    return last;
  }

  private long derive(long pts, int depth) {
    waiting.add(pts);
    long next = last + 1;
    while (waiting.size() > depth) {
      next = Math.max(waiting.remove(), last + 1);
    }
    return next;
  }
}
