package io.millrace.media.es;

import java.util.Arrays;

/** Ranges of a buffer, in order; at most {@value #MAX}. One owner, who lends it with the buffer. */
public final class Slices {

  /** No level of H.264 or HEVC has more NAL units in a picture. */
  public static final int MAX = 4096;

  private int[] bounds = new int[32];
  private int count;
  private int bytes;

  /** How many there are. */
  public int count() {
    return count;
  }

  /** Bytes of all together. */
  public int bytes() {
    return bytes;
  }

  /** Index of the first byte of a range. */
  public int from(int index) {
    return bounds[2 * index];
  }

  /** Index after the last byte of a range. */
  public int to(int index) {
    return bounds[2 * index + 1];
  }

  /** Bytes of a range. */
  public int length(int index) {
    return to(index) - from(index);
  }

  /** Adds a range; false if there are too many. */
  public boolean add(int from, int to) {
    if (count == MAX) {
      return false;
    }
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * count] = from;
    bounds[2 * count + 1] = to;
    count++;
    bytes += to - from;
    return true;
  }

  /** Forgets all ranges. */
  public void clear() {
    count = 0;
    bytes = 0;
  }
}
