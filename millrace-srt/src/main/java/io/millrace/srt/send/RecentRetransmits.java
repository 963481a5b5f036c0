package io.millrace.srt.send;

/**
 * When a packet was last sent again, so that a repeated loss report does not have it sent twice
 * within a round trip (guide §11.4). A table by position, with room for all that is in flight at a
 * time, so that nothing is forgotten which may be reported again: a few hundred bytes as a rule, in
 * the worst case 64 KB. One owner.
 */
final class RecentRetransmits {

  private static final int MIN_SLOTS = 32;
  private static final int MAX_SLOTS = 8192;
  private static final long NANOS_PER_MICRO = 1_000;

  // low halves: no two positions in flight, and no two times within a latency, look alike
  private int[] positions = new int[0];
  private int[] timesUs = new int[0];

  /** Makes room so that nothing is forgotten among this many positions. */
  void expect(long span) {
    if (positions.length > 0 && (span <= positions.length || positions.length == MAX_SLOTS)) {
      return;
    }
    int slots = MIN_SLOTS;
    while (slots < span && slots < MAX_SLOTS) {
      slots *= 2;
    }
    int[] oldPositions = positions;
    int[] oldTimesUs = timesUs;
    positions = new int[slots];
    timesUs = new int[slots];
    for (int slot = 0; slot < slots; slot++) {
      positions[slot] = slot + 1; // a position that belongs elsewhere: the slot is free
    }
    for (int i = 0; i < oldPositions.length; i++) {
      if (slot(oldPositions[i], oldPositions.length) == i) {
        note(oldPositions[i], oldTimesUs[i]);
      }
    }
  }

  /** Whether the position was sent again less than so long ago. */
  boolean isRecent(long position, long nowNs, long withinNs) {
    int slot = slot((int) position, positions.length);
    int elapsedUs = us(nowNs) - timesUs[slot];
    return positions[slot] == (int) position && elapsedUs < withinNs / NANOS_PER_MICRO;
  }

  /** The position was sent again. */
  void note(long position, long nowNs) {
    note((int) position, us(nowNs));
  }

  private void note(int position, int timeUs) {
    int slot = slot(position, positions.length);
    positions[slot] = position;
    timesUs[slot] = timeUs;
  }

  private static int us(long timeNs) {
    return (int) (timeNs / NANOS_PER_MICRO);
  }

  private static int slot(int position, int slots) {
    return position & (slots - 1);
  }
}
