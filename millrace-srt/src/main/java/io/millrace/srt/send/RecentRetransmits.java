package io.millrace.srt.send;

import java.util.Arrays;

/**
 * When a packet was last sent again, so that a repeated loss report does not have it sent twice
 * within a round trip (guide §11.4). Remembers the newest per slot; what it forgot may be sent once
 * too often. Takes memory only on a connection that loses packets.
 */
final class RecentRetransmits {

  private static final int SLOTS = 512;
  private static final long NO_POSITION = -1;

  private final long[] positions = new long[SLOTS];
  private final long[] timesNs = new long[SLOTS];

  RecentRetransmits() {
    Arrays.fill(positions, NO_POSITION);
  }

  /** Whether the position may be sent again now; if so, remembers that it was. */
  boolean admit(long position, long nowNs, long minIntervalNs) {
    int slot = (int) (position & (SLOTS - 1));
    if (positions[slot] == position && nowNs - timesNs[slot] < minIntervalNs) {
      return false;
    }
    positions[slot] = position;
    timesNs[slot] = nowNs;
    return true;
  }
}
