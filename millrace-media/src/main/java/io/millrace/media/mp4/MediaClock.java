package io.millrace.media.mp4;

/**
 * From the times of the source to those of the output, which go on where the source's start over.
 * One track leads: when its times jump, or another stream follows, what comes next is put behind
 * what came before. The other track is mapped as the one that leads was, before or after its newest
 * jump: around a jump both arrive mixed. All times in 90 kHz ticks. One owner.
 */
final class MediaClock {

  /** No time: the unit belongs to neither side of the newest jump. */
  static final long NONE = Long.MIN_VALUE;

  /** Further ahead is another clock, unless the other track is there too. */
  static final long JUMP_AHEAD_TICKS = 10 * 90_000;

  /** Further back is another clock; less is a wrong timestamp. */
  static final long JUMP_BACK_TICKS = 90_000;

  private boolean started;
  private boolean restarting;
  private long offset;
  private long offsetBefore;

  /** Of the leading track, in the source and in the output: */
  private long newestDts;

  private long decoding;
  private long decodedUntil;
  private long presentedUntil;

  /** Of the other track, in the source: */
  private long followedPts = NONE;

  /** What comes next is another stream. */
  void restart() {
    restarting = started;
    followedPts = NONE;
  }

  /**
   * The output time of a unit of the leading track.
   *
   * @param duration until the next one is decoded
   * @return when to decode it: later than the one before
   */
  long lead(long pts, long dts, long duration) {
    if (!started) {
      offset = Math.max(0, -dts);
      offsetBefore = offset;
      decoding = -1;
    } else if (restarting || isJump(dts)) {
      long behind = Math.max(decodedUntil - dts, presentedUntil - pts);
      offsetBefore = restarting ? behind : offset;
      offset = behind;
    }
    started = true;
    restarting = false;
    newestDts = dts;
    decoding = Math.max(dts + offset, decoding + 1);
    decodedUntil = decoding + duration;
    presentedUntil = Math.max(presentedUntil, pts + offset + duration);
    return decoding;
  }

  /** When to present the unit that came last. */
  long present(long pts) {
    return pts + offset;
  }

  /** The output time of a unit of the other track, or NONE. */
  long follow(long pts) {
    if (!started || restarting) {
      return NONE;
    }
    long after = pts + offset;
    long before = pts + offsetBefore;
    boolean ofNewest = Math.abs(after - decodedUntil) <= Math.abs(before - decodedUntil);
    long nearest = ofNewest ? after : before;
    // Step by step it may get as far ahead as it likes: pictures pause, sound goes on.
    boolean goesOn = followedPts != NONE && Math.abs(pts - followedPts) <= JUMP_BACK_TICKS;
    if (!goesOn && Math.abs(nearest - decodedUntil) > JUMP_AHEAD_TICKS) {
      return NONE;
    }
    followedPts = pts;
    return nearest;
  }

  private boolean isJump(long dts) {
    long ahead = dts - newestDts;
    boolean followed = followedPts != NONE && Math.abs(dts - followedPts) <= JUMP_AHEAD_TICKS;
    return ahead < -JUMP_BACK_TICKS || (ahead > JUMP_AHEAD_TICKS && !followed);
  }
}
