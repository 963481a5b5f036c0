package io.millrace.broker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maps the contiguous indexes of a subscription to the channel log. While open, its newest segment
 * grows with the log; closed, it ends where it is. Old segments are given up: packets in them are
 * no longer held.
 */
final class PacketRow {

  /** Enough for what can still be sent again after a few skips in a row. */
  static final int MAX_SEGMENTS = 4;

  private final ChannelLog log;
  private @Nullable Segment[] segments = new @Nullable Segment[1]; // most never skip
  private int count;
  private boolean open;
  private long closedEnd;

  PacketRow(ChannelLog log) {
    this.log = log;
  }

  boolean isOpen() {
    return open;
  }

  /** One past the newest index. */
  long end() {
    Segment newest = newest();
    return open && newest != null
        ? Math.max(closedEnd, newest.indexOf(log.revealedEnd()))
        : closedEnd;
  }

  /** The segment with this index; null if it was given up, or from end on. */
  @Nullable Segment find(long index) {
    if (index >= end()) {
      return null;
    }
    for (int i = count - 1; i >= 0; i--) {
      Segment segment = segments[i];
      if (segment != null && index >= segment.firstIndex()) {
        return segment;
      }
    }
    return null;
  }

  /** The oldest segment that was not given up. */
  @Nullable Segment oldest() {
    return count == 0 ? null : segments[0];
  }

  /** Goes on with the tables, then the log from logIndex, its end at most. */
  void open(ByteBuffer tables, long logIndex) {
    close();
    boolean arrived = log.holds(logIndex);
    long originNs = arrived ? log.originNs(logIndex) : log.newestOriginNs();
    push(new Segment(closedEnd, tables, logIndex, originNs));
    open = true;
  }

  /** Ends the row where it is now. */
  void close() {
    closedEnd = end();
    open = false;
  }

  /** Ends the row before index, which nobody has read. */
  void truncate(long index) {
    close();
    closedEnd = Math.min(closedEnd, index);
    for (Segment s = newest(); s != null && s.firstIndex() >= closedEnd; s = newest()) {
      segments[--count] = null;
    }
  }

  private void push(Segment segment) {
    if (count == MAX_SEGMENTS) {
      System.arraycopy(segments, 1, segments, 0, --count);
    }
    if (count == segments.length) {
      segments = Arrays.copyOf(segments, MAX_SEGMENTS);
    }
    segments[count++] = segment;
  }

  private @Nullable Segment newest() {
    return count == 0 ? null : segments[count - 1];
  }
}
