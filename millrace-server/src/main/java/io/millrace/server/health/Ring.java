package io.millrace.server.health;

import java.util.Arrays;

/**
 * The last values of several series, one of each a step: what is missing is NaN. Not thread-safe.
 */
final class Ring {

  private final float[][] series;
  private final int steps;
  private long newest; // the step written last

  /**
   * Empty, for so many series and steps.
   *
   * @param before the step before its first one; -1 for the first of all
   */
  Ring(int series, int steps, long before) {
    this.newest = before;
    this.series = new float[series][steps];
    this.steps = steps;
    Arrays.stream(this.series).forEach(values -> Arrays.fill(values, Float.NaN));
  }

  /**
   * Writes a step; those that were left out before it are missing. One that is not behind the
   * newest is ignored.
   *
   * @param step 0 or more
   * @param values one for each series
   */
  void put(long step, double[] values) {
    if (step <= newest) {
      return;
    }
    for (long missing = Math.max(newest + 1, step - steps + 1); missing < step; missing++) {
      for (float[] one : series) {
        one[at(missing)] = Float.NaN;
      }
    }
    for (int i = 0; i < series.length; i++) {
      series[i][at(step)] = (float) values[i];
    }
    newest = step;
  }

  /** The step written last; -1 if there is none. */
  long newest() {
    return newest;
  }

  /** A series' values of so many steps, the last of which is given; NaN where there is none. */
  float[] last(int which, long lastStep, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      long step = lastStep - count + 1 + i;
      boolean isKept = step >= 0 && step <= newest && step > newest - steps;
      values[i] = isKept ? series[which][at(step)] : Float.NaN;
    }
    return values;
  }

  private int at(long step) {
    return (int) (step % steps);
  }
}
