package io.millrace.server.hls;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;

/**
 * A fragment as it comes to a {@link Segmenter}. Immutable.
 *
 * @param init what holds for it; the same object as long as it does
 * @param restarted whether what was before is another encoding, or part of it is missing
 * @param arrivedMs when it came, Unix time
 */
record MediaUnit(Fragment fragment, InitSegment init, boolean restarted, long arrivedMs) {

  private static final long SECOND_US = 1_000_000;

  /** Whether time goes by its track: the pictures', unless there are none. */
  boolean leads() {
    return fragment.video() == init.hasVideo();
  }

  /** Whether a player can start here. */
  boolean isRandomAccess() {
    return leads() && fragment.keyFrame();
  }

  long startUs() {
    return us(fragment.decodeTime());
  }

  long endUs() {
    return us(fragment.decodeTime() + fragment.duration());
  }

  long durationUs() {
    return endUs() - startUs();
  }

  /** What the clock showed, in microseconds, when the media's time was 0. */
  long zeroUs() {
    return arrivedMs * 1000 - endUs();
  }

  private long us(long ticks) {
    long scale = fragment.timescale();
    return ticks / scale * SECOND_US + ticks % scale * SECOND_US / scale;
  }
}
