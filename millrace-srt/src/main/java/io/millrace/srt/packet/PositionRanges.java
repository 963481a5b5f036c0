package io.millrace.srt.packet;

import java.util.Arrays;

/**
 * A set of positions as ordered, disjoint ranges: the loss list of either half. Grows to a bound;
 * allocates nothing once it has its size. One owner.
 */
public final class PositionRanges {

  private static final int INITIAL_RANGES = 8;

  private final int maxRanges;
  private long[] firsts = new long[INITIAL_RANGES];
  private long[] lasts = new long[INITIAL_RANGES];
  private int size;

  /** An empty set that holds at most so many ranges. */
  public PositionRanges(int maxRanges) {
    this.maxRanges = maxRanges;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** How many ranges there are. */
  public int size() {
    return size;
  }

  /** First position of the i-th range. */
  public long first(int i) {
    return firsts[i];
  }

  /** Last position of the i-th range, inclusive. */
  public long last(int i) {
    return lasts[i];
  }

  /** How many positions there are in all. */
  public long count() {
    long count = 0;
    for (int i = 0; i < size; i++) {
      count += lasts[i] - firsts[i] + 1;
    }
    return count;
  }

  /** Whether the position is in the set. */
  public boolean contains(long position) {
    int i = firstEndingAtOrAfter(position);
    return i < size && firsts[i] <= position;
  }

  /**
   * Adds first to last, inclusive.
   *
   * @return false if that would make more ranges than the bound; then nothing changed
   */
  public boolean add(long first, long last) {
    int from = firstEndingAtOrAfter(first - 1); // touching ranges merge
    int to = from;
    long mergedFirst = first;
    long mergedLast = last;
    while (to < size && firsts[to] <= last + 1) {
      mergedFirst = Math.min(mergedFirst, firsts[to]);
      mergedLast = Math.max(mergedLast, lasts[to]);
      to++;
    }
    if (from == to && size == maxRanges) {
      return false;
    }
    replace(from, to, 1);
    firsts[from] = mergedFirst;
    lasts[from] = mergedLast;
    return true;
  }

  /**
   * Takes one position out.
   *
   * @return whether it was there
   */
  public boolean remove(long position) {
    int i = firstEndingAtOrAfter(position);
    if (i == size || firsts[i] > position) {
      return false;
    }
    removeWithin(i, position, position);
    return true;
  }

  /** Takes first to last out, inclusive, as far as they are there. */
  public void remove(long first, long last) {
    int i = firstEndingAtOrAfter(first);
    while (i < size && firsts[i] <= last) {
      int before = size;
      removeWithin(i, Math.max(first, firsts[i]), Math.min(last, lasts[i]));
      i += size - before + 1;
    }
  }

  /** Takes everything before the position out. */
  public void removeBefore(long position) {
    int gone = firstEndingAtOrAfter(position);
    replace(0, gone, 0);
    if (size > 0) {
      firsts[0] = Math.max(firsts[0], position);
    }
  }

  /** Takes out part of the i-th range. */
  private void removeWithin(int i, long first, long last) {
    boolean keepsHead = firsts[i] < first;
    boolean keepsTail = lasts[i] > last;
    if (keepsHead && keepsTail) {
      split(i, first, last);
    } else if (keepsHead) {
      lasts[i] = first - 1;
    } else if (keepsTail) {
      firsts[i] = last + 1;
    } else {
      replace(i, i + 1, 0);
    }
  }

  /**
   * One range more; where the bound forbids it, the tail stays in the set: too much, never too
   * little.
   */
  private void split(int i, long first, long last) {
    if (size == maxRanges) {
      return;
    }
    long tailLast = lasts[i];
    replace(i + 1, i + 1, 1);
    lasts[i] = first - 1;
    firsts[i + 1] = last + 1;
    lasts[i + 1] = tailLast;
  }

  /** Makes room for {@code count} ranges where from to to (exclusive) were. */
  private void replace(int from, int to, int count) {
    int newSize = size - (to - from) + count;
    if (newSize > firsts.length) {
      int capacity = Math.min(maxRanges, Math.max(newSize, firsts.length * 2));
      firsts = Arrays.copyOf(firsts, capacity);
      lasts = Arrays.copyOf(lasts, capacity);
    }
    System.arraycopy(firsts, to, firsts, from + count, size - to);
    System.arraycopy(lasts, to, lasts, from + count, size - to);
    size = newSize;
  }

  /** Index of the first range whose last position is not before the position; size if none. */
  private int firstEndingAtOrAfter(long position) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lasts[middle] < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
