package io.millrace.broker;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a subscription's row: the tables as one packet, if there are any, then the channel log
 * from an index on.
 *
 * @param firstIndex its first index in the row
 * @param tables sent ahead; empty if none
 * @param firstLogIndex where it goes on in the log
 * @param originNs of the tables
 * @param before the part before it; null if there was none, or it was given up
 */
record Segment(
    long firstIndex,
    ByteBuffer tables,
    long firstLogIndex,
    long originNs,
    @Nullable Segment before) {

  /** This one and those before it, so many in all at most. */
  Segment withAtMost(int segments) {
    Segment earlier = segments == 1 || before == null ? null : before.withAtMost(segments - 1);
    return earlier == before
        ? this
        : new Segment(firstIndex, tables, firstLogIndex, originNs, earlier);
  }

  boolean isTables(long index) {
    return index == firstIndex && tables.hasRemaining();
  }

  /** The packet in the log; for the tables the one that they introduce. */
  long logIndex(long index) {
    return isTables(index) ? firstLogIndex : firstLogIndex + index - firstPacketIndex();
  }

  /** The place in the row of a packet in the log. */
  long indexOf(long logIndex) {
    return firstPacketIndex() + logIndex - firstLogIndex;
  }

  private long firstPacketIndex() {
    return tables.hasRemaining() ? firstIndex + 1 : firstIndex;
  }
}
