package io.millrace.net;

/**
 * How many of something each {@link Source} has, such as callers. As large as there are sources.
 * Thread-safe: touched once a call, not once a packet. Who counts and then adds may meet another
 * who does the same, so that a bound is passed by one for each endpoint at most.
 */
public final class SourceCounts {

  private static final int INITIAL_CAPACITY = 64;

  // open addressing: a free slot counts 0
  private long[] sources = new long[INITIAL_CAPACITY];
  private int[] counts = new int[INITIAL_CAPACITY];
  private int used;
  private int total;

  /** Nothing counted yet. */
  public SourceCounts() {}

  /** One more of this source. */
  public synchronized void add(long source) {
    int slot = slot(source);
    if (counts[slot] == 0) {
      if (4 * (used + 1) > 3 * sources.length) {
        grow();
        slot = slot(source);
      }
      sources[slot] = source;
      used++;
    }
    counts[slot]++;
    total++;
  }

  /** One less; the source must have one. */
  public synchronized void remove(long source) {
    int slot = slot(source);
    assert counts[slot] > 0 : "nobody of this source was added";
    if (counts[slot] == 0) {
      return;
    }
    total--;
    if (--counts[slot] == 0) {
      used--;
      closeGap(slot);
    }
  }

  /** Those of one source. */
  public synchronized int of(long source) {
    return counts[slot(source)];
  }

  /** Those of all sources. */
  public synchronized int total() {
    return total;
  }

  /** How many sources there are. */
  public synchronized int sources() {
    return used;
  }

  /** Where the source is, or would go. */
  private int slot(long source) {
    int slot = home(source);
    while (counts[slot] != 0 && sources[slot] != source) {
      slot = next(slot);
    }
    return slot;
  }

  /** Those behind the gap may have been put off by the one that left. */
  private void closeGap(int gap) {
    for (int i = next(gap); counts[i] != 0; i = next(i)) {
      int moved = counts[i];
      counts[i] = 0;
      int slot = slot(sources[i]);
      sources[slot] = sources[i];
      counts[slot] = moved;
    }
  }

  private void grow() {
    long[] oldSources = sources;
    int[] oldCounts = counts;
    sources = new long[oldSources.length * 2];
    counts = new int[oldSources.length * 2];
    for (int i = 0; i < oldSources.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldSources[i]);
        sources[slot] = oldSources[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  private int home(long source) {
    long mixed = source * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> Integer.SIZE) & (sources.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (sources.length - 1);
  }
}
