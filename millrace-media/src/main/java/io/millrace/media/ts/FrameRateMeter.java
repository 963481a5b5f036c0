package io.millrace.media.ts;

import java.util.Arrays;

/**
 * Frame rate from decoding times: the mean distance of {@value #WINDOW} frames, without those far
 * from the median (gaps, timestamps of a millisecond clock), rounded to a usual rate when within
 * 0.5 %. Decoding times, since presentation times jump with B pictures. Allocates nothing.
 */
final class FrameRateMeter {

  static final int WINDOW = 24;

  private static final double TICKS_PER_SECOND = 90_000;

  /** Longer is a pause, not a frame. */
  private static final long DISTANCE_TICKS90K_MAX = 2 * 90_000;

  /** A measured rate gives way to a new one that differs by more than noise. */
  private static final double CHANGE_MIN = 0.02;

  private static final double ROUNDING = 0.005;
  private static final double[] USUAL = {
    24_000 / 1001.0, 24, 25, 30_000 / 1001.0, 30, 50, 60_000 / 1001.0, 60
  };

  private final long[] distances = new long[WINDOW];
  private int count;
  private long before = PesHeader.NONE;
  private double rate;

  /** Frames a second; 0 as long as not measured. */
  double rate() {
    return rate;
  }

  /** Frames are missing before the next one. */
  void discontinuity() {
    before = PesHeader.NONE;
  }

  /**
   * The next frame's decoding time, or {@link PesHeader#NONE}.
   *
   * @return whether the rate changed
   */
  boolean frame(long dtsTicks90k) {
    long distance =
        before == PesHeader.NONE || dtsTicks90k == PesHeader.NONE
            ? 0
            : PesHeader.ticksBetween(before, dtsTicks90k);
    before = dtsTicks90k;
    if (distance <= 0 || distance > DISTANCE_TICKS90K_MAX) {
      return false;
    }
    distances[count++] = distance;
    return count == WINDOW && measure();
  }

  private boolean measure() {
    count = 0;
    Arrays.sort(distances);
    long median = distances[WINDOW / 2];
    long sum = 0;
    int frames = 0;
    for (long distance : distances) {
      if (4 * Math.abs(distance - median) <= median) {
        sum += distance;
        frames++;
      }
    }
    double measured = round(TICKS_PER_SECOND * frames / sum);
    if (Math.abs(measured - rate) <= rate * CHANGE_MIN) {
      return false;
    }
    rate = measured;
    return true;
  }

  private static double round(double rate) {
    double nearest = USUAL[0];
    for (double usual : USUAL) {
      nearest = Math.abs(usual - rate) < Math.abs(nearest - rate) ? usual : nearest;
    }
    return isSame(nearest, rate) ? nearest : rate;
  }

  /** Whether two rates are the same as far as timestamps can tell. */
  static boolean isSame(double rate, double other) {
    return Math.abs(rate - other) <= rate * ROUNDING;
  }
}
