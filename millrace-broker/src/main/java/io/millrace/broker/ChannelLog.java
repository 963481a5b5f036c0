package io.millrace.broker;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The newest packets of a channel, kept once for all its consumers. One writer, contiguous indexes
 * from 0, any number of readers that nobody waits for: the oldest page is recycled when the memory
 * is used up or its media too old, and {@link #holds} tells. Memory is taken as the stream needs
 * it. Owned by the loop.
 */
final class ChannelLog {

  /** How far a packet's origin may lie ahead of the clock before it counts as wrong. */
  static final long MAX_AHEAD_NS = 1_000_000_000L;

  private static final long SHORTEST_SPAN_NS = 100_000_000;
  private static final double BITS_AND_NANOS = 8e9;

  private final @Nullable Page[] pages;
  private final long durationNs;
  private final PagePool pool;
  private long firstPage;
  private long end;
  private long revealedEnd;
  private long bytes;
  private long bytesEver;
  private long newestOriginNs;
  private @Nullable RandomAccessPoint randomAccessPoint;

  ChannelLog(BrokerLimits limits, PageSupply supply) {
    pool = new PagePool(supply);
    pages = new @Nullable Page[Math.toIntExact(limits.logBytes() / Page.BYTES)];
    durationNs = limits.logDuration().toNanos();
  }

  /** Oldest index held; equals {@link #end()} if there is none. */
  long first() {
    return Math.min(end, firstPage * Page.SLOTS);
  }

  /** One past the newest index. */
  long end() {
    return end;
  }

  /** One past the newest index that consumers may read. */
  long revealedEnd() {
    return revealedEnd;
  }

  /** Consumers may read all that there is. */
  void reveal() {
    revealedEnd = end;
  }

  boolean holds(long index) {
    return index >= first() && index < end;
  }

  /** Payload bytes held. */
  long bytes() {
    return bytes;
  }

  /** What the media held amounts to, bits a second; 0 for less than a tenth of a second. */
  long bitsPerSecond() {
    long spanNs = first() == end ? 0 : newestOriginNs - originNs(first());
    return spanNs < SHORTEST_SPAN_NS ? 0 : (long) (bytes * BITS_AND_NANOS / spanNs);
  }

  /** Pages of memory taken, in use or free. */
  int pages() {
    return pagesInUse() + pool.size();
  }

  /** Of the newest packet ever appended. */
  long newestOriginNs() {
    return newestOriginNs;
  }

  /**
   * Adds a packet. Its position and limit stay as they are. An origin before the last packet's, or
   * far ahead of the clock, is put right.
   *
   * @return false if it was not taken: empty, too large, or no memory
   */
  boolean append(ByteBuffer payload, long originNs, long nowNs) {
    int length = payload.remaining();
    if (length == 0 || length > Page.MAX_PAYLOAD) {
      return false;
    }
    Page page = end % Page.SLOTS == 0 ? openPage(nowNs) : pageOf(end);
    if (page == null) {
      return false;
    }
    newestOriginNs = clamp(originNs, nowNs);
    page.add(payload, newestOriginNs);
    end++;
    bytes += length;
    bytesEver += length;
    return true;
  }

  int length(long index) {
    return held(index).length(slot(index));
  }

  long originNs(long index) {
    return held(index).originNs(slot(index));
  }

  boolean isRandomAccess(long index) {
    return held(index).isRandomAccess(slot(index));
  }

  /** Appends a packet's payload to the buffer, which must have room. */
  void copyTo(long index, ByteBuffer to) {
    held(index).copyTo(slot(index), to);
  }

  /** Where a packet lies, behind room for a header. */
  ByteBuffer memory(long index) {
    return held(index).memory();
  }

  /** Where in its memory the packet's room for a header begins. */
  int room(long index) {
    return held(index).room(slot(index));
  }

  /**
   * How many packets from this one on, at most so many, lie one behind the other and are of one
   * length; the last may be shorter.
   */
  int run(long index, int most) {
    return held(index).run(slot(index), most);
  }

  /** The newest packet opens a random access point. */
  RandomAccessPoint markRandomAccess(ByteBuffer tables) {
    long index = end - 1;
    held(index).markRandomAccess(slot(index));
    RandomAccessPoint point =
        new RandomAccessPoint(index, newestOriginNs, bytesEver - length(index), tables);
    randomAccessPoint = point;
    return point;
  }

  /** The newest random access point; null if there was none or the log no longer has it. */
  @Nullable RandomAccessPoint randomAccessPoint() {
    RandomAccessPoint point = randomAccessPoint;
    return point != null && holds(point.index()) ? point : null;
  }

  /** Payload bytes from the point to the end. */
  long bytesSince(RandomAccessPoint point) {
    return bytesEver - point.bytesBefore();
  }

  /** What follows cannot be decoded from here: another producer comes. */
  void forgetRandomAccessPoint() {
    randomAccessPoint = null;
  }

  /** Gives up pages whose media is too old; never the one being written. */
  void expire(long nowNs) {
    while (firstPage < end / Page.SLOTS && isExpired(nowNs)) {
      dropOldestPage();
    }
  }

  /**
   * The same while nobody writes or reads on: also the page being written, and memory kept for what
   * comes. The next packet then begins a page.
   */
  void rest(long nowNs) {
    expire(nowNs);
    if (pagesInUse() > 0 && isExpired(nowNs)) {
      dropOldestPage();
      end = firstPage * Page.SLOTS;
      reveal();
    }
    pool.clear();
  }

  /** Gives up pages that lie before this index as a whole. */
  void dropBefore(long index) {
    while ((firstPage + 1) * Page.SLOTS <= index && firstPage < end / Page.SLOTS) {
      dropOldestPage();
    }
  }

  /** Gives up everything, for good. */
  void clear() {
    while (pagesInUse() > 0) {
      dropOldestPage();
    }
    pool.clear();
  }

  private boolean isExpired(long nowNs) {
    return nowNs - durationNs - held(firstPage * Page.SLOTS).newestOriginNs() > 0;
  }

  private long clamp(long originNs, long nowNs) {
    long latestNs = nowNs + MAX_AHEAD_NS;
    long origin = originNs - latestNs > 0 ? latestNs : originNs;
    return end > 0 && origin - newestOriginNs < 0 ? newestOriginNs : origin;
  }

  private @Nullable Page openPage(long nowNs) {
    expire(nowNs);
    if (pagesInUse() == pages.length) {
      dropOldestPage();
    }
    Page page = pool.take();
    if (page == null && pagesInUse() > 0) {
      dropOldestPage();
      page = pool.take();
    }
    pages[ring(end / Page.SLOTS)] = page;
    return page;
  }

  private void dropOldestPage() {
    int at = ring(firstPage);
    Page page = pages[at];
    pages[at] = null;
    firstPage++;
    if (page != null) {
      bytes -= page.bytes();
      pool.giveBack(page);
    }
  }

  private int pagesInUse() {
    return (int) ((end + Page.SLOTS - 1) / Page.SLOTS - firstPage);
  }

  private Page held(long index) {
    Page page = holds(index) ? pageOf(index) : null;
    if (page == null) {
      throw new IllegalArgumentException(
          "index %d is not held: %d to %d".formatted(index, first(), end));
    }
    return page;
  }

  private @Nullable Page pageOf(long index) {
    return pages[ring(index / Page.SLOTS)];
  }

  private int ring(long page) {
    return (int) (page % pages.length);
  }

  private static int slot(long index) {
    return (int) (index % Page.SLOTS);
  }
}
