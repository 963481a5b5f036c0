package io.millrace.net;

/** Points in System.nanoTime's scale. They wrap, so they are compared by subtraction, here only. */
public final class Deadlines {

  /** Nothing waits. Later than every other deadline. */
  public static final long NONE = Long.MAX_VALUE;

  private Deadlines() {}

  /** The deadline that comes first. */
  public static long earlier(long a, long b) {
    return isBefore(a, b) ? a : b;
  }

  /** Whether a comes strictly before b. */
  public static boolean isBefore(long a, long b) {
    if (a == NONE || b == NONE) {
      return a != NONE;
    }
    return a - b < 0;
  }

  /** Whether the deadline has come. */
  public static boolean isDue(long deadlineNs, long nowNs) {
    return deadlineNs != NONE && nowNs - deadlineNs >= 0;
  }
}
