package io.millrace.broker;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One consumer on one channel: a row of packets with contiguous indexes from 0, which are the
 * channel's tables, then the log from a random access point on. What an index stands for never
 * changes once it was read. Belongs to the broker's loop.
 *
 * <p>While the channel has nothing to start with, the row ends where it is, and goes on by itself
 * at the next random access point, its tables first. A stream that is not MPEG-TS, or has no
 * picture, starts at the live edge.
 */
public final class Subscription extends PacketRow implements AutoCloseable {
  private final Channel channel;
  private final Subscriber subscriber;
  private final long joinedNs;
  private final boolean sendsOut;
  private long readEnd;
  private long waitingFrom;
  private boolean skipping;
  private boolean closed;
  private int skips;
  private int packetsSkipped;

  /** Its place among the channel's consumers; {@link Audience} keeps it. */
  int seat;

  Subscription(Channel channel, Subscriber subscriber, long nowNs) {
    this.channel = channel;
    this.subscriber = subscriber;
    this.sendsOut = subscriber.sendsOut();
    this.joinedNs = nowNs;
  }

  @Override
  ChannelLog log() {
    return channel.log();
  }

  public Channel channel() {
    return channel;
  }

  /**
   * One past the newest index that can be read. Never goes back behind what was read; {@link
   * #skipLate} may take back what was not.
   */
  public long end() {
    return rowEnd();
  }

  /** False for what the log no longer has, from end() on, and once closed. */
  public boolean holds(long index) {
    return find(index) != null;
  }

  /**
   * Whether what is before index in the row, if anything, and what follows it do not belong
   * together: a skip lies between them, or another publication begins. True for index 0.
   */
  public boolean startsAnew(long index) {
    Segment segment = segmentAt(index);
    return segment != null && segment.firstIndex() == index;
  }

  /** Payload bytes of a held packet: 1 to 1456. */
  public int length(long index) {
    Segment segment = held(index);
    return segment.isTables(index)
        ? segment.tables().remaining()
        : log().length(segment.logIndex(index));
  }

  /**
   * When a held packet came into being, in the broker's clock; the tables count as old as the
   * packet behind them. The row starts in the past: how a consumer's packets are stamped is the
   * sender's affair. Never goes back from one index to the next.
   */
  public long originNs(long index) {
    return originNs(held(index), index);
  }

  /**
   * Appends a held packet's payload to the buffer, which must have room. The first time counts in
   * {@link ChannelStats#packetsOut}; again, as a retransmission does, counts nothing.
   */
  public void copyTo(long index, ByteBuffer to) {
    Segment segment = held(index);
    int before = to.position();
    if (segment.isTables(index)) {
      copyTables(segment.tables(), to);
    } else {
      log().copyTo(segment.logIndex(index), to);
    }
    if (index >= readEnd) {
      readEnd = index + 1;
      countRead(1, to.position() - before);
    }
  }

  private void countRead(int packets, long bytes) {
    if (sendsOut) {
      channel.counters().read(packets, bytes);
    }
  }

  /**
   * How many held packets from index on, at most so many, lie one behind the other in {@link
   * #memory}, each behind 16 bytes of room for a header, and are of one length; the last may be
   * shorter. 0 if the packet lies elsewhere: then {@link #copyTo} is the way.
   */
  public int run(long index, int most) {
    Segment segment = held(index);
    int readable = (int) Math.min(most, end() - index);
    if (segment.isTables(index) || segment != segmentAt(index + readable - 1)) {
      return 0;
    }
    return log().run(segment.logIndex(index), readable);
  }

  /**
   * Where the packets of a run lie: to be read, and written only in the room before each, until the
   * caller returns. All consumers share it; its position and limit mean nothing.
   */
  public ByteBuffer memory(long index) {
    return log().memory(held(index).logIndex(index));
  }

  /** Where in {@link #memory} the room before the packet begins. */
  public int room(long index) {
    return log().room(held(index).logIndex(index));
  }

  /** So many packets of a run were read in its memory, of so many bytes in all. */
  public void readRun(long index, int packets, long bytes) {
    if (index + packets > readEnd) {
      readEnd = index + packets;
      countRead(packets, bytes);
    }
  }

  /**
   * Called before index is used. If it was never read, and the packet is gone or older than
   * tooLateNs, the newest random access point takes its place (the tables first); counted as a
   * skip. If that is no newer, or too old itself, the row ends before index until the next one
   * comes. What was read is never replaced: what of it is gone leaves a gap. Does nothing from
   * end() on.
   *
   * @return where to go on: index, or the first behind such a gap
   */
  public long skipLate(long index, long tooLateNs) {
    if (closed || index >= end()) {
      return index;
    }
    long next = index;
    while (next < readEnd && !holds(next)) {
      next++;
    }
    if (next >= readEnd && next < end()) {
      replaceLate(next, tooLateNs);
    }
    return next;
  }

  private void replaceLate(long index, long tooLateNs) {
    Segment segment = segmentAt(index);
    if (segment == null || isTooLate(segment, index, tooLateNs)) {
      skip(index, segment, tooLateNs);
    }
  }

  /**
   * Gives up what was not read yet, and goes on at the newest random access point; if that was read
   * already, or came into being before tooLateNs, at the next one to come. Counted as a skip. Does
   * nothing while it waits, and once closed.
   */
  public void jump(long tooLateNs) {
    if (!closed && !isWaiting()) {
      skip(readEnd, segmentAt(readEnd), tooLateNs);
    }
  }

  /**
   * How far the consumer is behind: from the origin of the packet at index, the first one that it
   * does not have, to that of the channel's newest packet, nanoseconds. What it skipped does not
   * count, nor the time before it joined. 0 if it has everything that is left, or waits for
   * something to start with.
   */
  public long lagNs(long index) {
    long first = Math.max(index, newestStart());
    if (closed || isWaiting() || first >= end()) {
      return 0;
    }
    Segment segment = segmentAt(first);
    long logIndex = segment == null ? 0 : Math.max(log().first(), segment.logIndex(first));
    if (logIndex >= log().end()) {
      return 0;
    }
    long sinceNs = Math.max(log().originNs(logIndex) - joinedNs, 0) + joinedNs;
    return Math.max(0, log().newestOriginNs() - sinceNs);
  }

  /** Whether the consumer, who has everything before index, is past its last skip. */
  public boolean isPastSkip(long index) {
    return !isWaiting() && index > newestStart();
  }

  /** Who reads it. */
  public Subscriber subscriber() {
    return subscriber;
  }

  /** Times that {@link #skipLate} or {@link #jump} moved this consumer on. */
  public long skips() {
    return skips;
  }

  /** Packets of the channel that this consumer missed by skips. */
  public long packetsSkipped() {
    return packetsSkipped;
  }

  /** Whether the row stands still until the channel has something to start with. */
  public boolean isWaiting() {
    return !isRowOpen();
  }

  /**
   * Detaches; again does nothing. Nothing is held afterwards. A channel without producer and
   * consumers is forgotten at once.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeRow();
      channel.detach(this);
    }
  }

  boolean isClosed() {
    return closed;
  }

  long joinedNs() {
    return joinedNs;
  }

  boolean hasUnread() {
    return end() > readEnd;
  }

  void wake(long nowNs) {
    subscriber.onPackets(nowNs);
  }

  /** Where a waiting row could go on if any packet would do. */
  long waitingFrom() {
    return waitingFrom;
  }

  /** Goes on with the tables, then the log from logIndex. */
  void startAt(ByteBuffer tables, long logIndex) {
    if (skipping) {
      countSkipped(logIndex - waitingFrom);
      skipping = false;
    }
    openRow(tables, logIndex);
  }

  /** Ends the row with the newest packet until it is started again. */
  void await() {
    closeRow();
    if (skipping) {
      countSkipped(log().end() - waitingFrom);
    }
    waitingFrom = log().end();
  }

  /** The same, because the publication ended: what follows is missed by everyone. */
  void suspend() {
    await();
    skipping = false;
  }

  /** Nothing is late before the consumer was there to take it. */
  private boolean isTooLate(Segment segment, long index, long tooLateNs) {
    return !log().holds(segment.logIndex(index))
        || (originNs(segment, index) - tooLateNs < 0 && joinedNs - tooLateNs < 0);
  }

  private void skip(long index, @Nullable Segment segment, long tooLateNs) {
    long logIndex = index < end() ? nextLogIndex(index, segment) : log().end();
    truncate(index);
    skips++;
    channel.counters().skips++;
    waitingFrom = logIndex;
    skipping = true;
    channel.restart(this, logIndex, tooLateNs);
  }

  private long nextLogIndex(long index, @Nullable Segment segment) {
    Segment from = segment != null ? segment : oldest();
    return from == null ? log().end() : from.logIndex(Math.max(index, from.firstIndex()));
  }

  private void countSkipped(long packets) {
    packetsSkipped += (int) packets;
    channel.counters().packetsSkipped += packets;
  }

  private long originNs(Segment segment, long index) {
    return segment.isTables(index) ? segment.originNs() : log().originNs(segment.logIndex(index));
  }

  private Segment held(long index) {
    Segment segment = find(index);
    if (segment == null) {
      throw new IllegalArgumentException("index %d is not held, end %d".formatted(index, end()));
    }
    return segment;
  }

  /** Where a held packet is; null if it is not held. */
  private @Nullable Segment find(long index) {
    Segment segment = closed ? null : segmentAt(index);
    boolean held =
        segment != null && (segment.isTables(index) || log().holds(segment.logIndex(index)));
    return held ? segment : null;
  }

  private static void copyTables(ByteBuffer tables, ByteBuffer to) {
    int length = tables.remaining();
    int at = to.position();
    to.put(at, tables, tables.position(), length);
    to.position(at + length);
  }
}
