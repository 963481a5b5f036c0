package io.millrace.broker;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Maps the contiguous indexes of a subscription to the channel log. While open, its newest segment
 * grows with the log; closed, it ends where it is. Old segments are given up: packets in them are
 * no longer held. A part of the subscription, which there are thousands of.
 */
abstract class PacketRow {

  /** Enough for what can still be sent again after a few skips in a row. */
  static final int MAX_SEGMENTS = 4;

  private @Nullable Segment newest;
  private boolean open;
  private long closedEnd;

  /** What the row is of. */
  abstract ChannelLog log();

  final boolean isRowOpen() {
    return open;
  }

  /** One past the newest index. A segment's tables come with the first packet behind them. */
  final long rowEnd() {
    Segment last = newest;
    return open && last != null && log().revealedEnd() > last.firstLogIndex()
        ? last.indexOf(log().revealedEnd())
        : closedEnd;
  }

  /** Where the newest segment begins. */
  final long newestStart() {
    return newest == null ? 0 : newest.firstIndex();
  }

  /** The segment with this index; null if it was given up, or from end on. */
  final @Nullable Segment segmentAt(long index) {
    if (index >= rowEnd()) {
      return null;
    }
    Segment segment = newest;
    while (segment != null && index < segment.firstIndex()) {
      segment = segment.before();
    }
    return segment;
  }

  /** The oldest segment that was not given up. */
  final @Nullable Segment oldest() {
    Segment segment = newest;
    while (segment != null && segment.before() != null) {
      segment = segment.before();
    }
    return segment;
  }

  /** Goes on with the tables, then the log from logIndex, its end at most. */
  final void openRow(ByteBuffer tables, long logIndex) {
    closeRow();
    dropEmpty();
    boolean arrived = log().holds(logIndex);
    long originNs = arrived ? log().originNs(logIndex) : log().newestOriginNs();
    Segment before = newest == null ? null : newest.withAtMost(MAX_SEGMENTS - 1);
    newest = new Segment(closedEnd, tables, logIndex, originNs, before);
    open = true;
  }

  /** Ends the row where it is now. */
  final void closeRow() {
    closedEnd = rowEnd();
    open = false;
  }

  /** Of a closed row, segments that came to nothing. */
  private void dropEmpty() {
    while (newest != null && newest.firstIndex() >= closedEnd) {
      newest = newest.before();
    }
  }

  /** Ends the row before index, which nobody has read. */
  final void truncate(long index) {
    closeRow();
    closedEnd = Math.min(closedEnd, index);
    dropEmpty();
  }
}
