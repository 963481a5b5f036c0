package io.millrace.broker;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way from one loop's channels to another loop: messages in slots of off-heap memory, in the
 * order in which they were put. One loop puts, one takes, nobody waits for the other: when it is
 * full, what is not put stays in the channel's log. Nothing is allocated for a packet.
 *
 * <pre>
 *            taken            put
 *              v               v
 *   | free | … | message | … | free | …
 * </pre>
 */
final class RelayRing {

  /** At most: 3 MB, more than a pass brings. */
  static final int SLOTS = 2_048;

  /** What a message says of a relay. */
  enum Kind {
    /** A publication is relayed from here on; the news is a {@link RelayStart}. */
    BEGIN,
    PACKET,
    /** A packet that opens a random access point. */
    RANDOM_ACCESS,
    /** The publication ended, or is wanted no more. */
    END
  }

  /** Takes messages. */
  interface Reader {

    /**
     * The next message.
     *
     * @param relay which one, by the putting side's numbers
     * @param payload of a packet, position to limit; valid during the call
     * @param news what is different from here on; null if nothing
     */
    void onMessage(
        Kind kind, int relay, ByteBuffer payload, long originNs, @Nullable Object news, long nowNs);
  }

  private final int slots;
  private final Kind[] kinds;
  private final int[] relays;
  private final int[] lengths;
  private final long[] originsNs;
  private final @Nullable Object[] news;
  private final ByteBuffer putting;
  private final ByteBuffer taking;

  private final AtomicLong put = new AtomicLong(); // written by the one that puts
  private final AtomicLong taken = new AtomicLong(); // by the one that takes
  private volatile boolean roomWanted;

  /**
   * An empty ring.
   *
   * @param slots a power of 2
   */
  RelayRing(int slots) {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("slots: " + slots + " must be a power of 2");
    }
    this.slots = slots;
    this.kinds = new Kind[slots];
    this.relays = new int[slots];
    this.lengths = new int[slots];
    this.originsNs = new long[slots];
    this.news = new @Nullable Object[slots];
    this.putting = ByteBuffer.allocateDirect(slots * Page.MAX_PAYLOAD);
    this.taking = putting.asReadOnlyBuffer();
    Arrays.fill(kinds, Kind.END);
  }

  // ---- the loop that puts

  boolean isFull() {
    return put.getPlain() - taken.getAcquire() == slots;
  }

  /** Puts a message without payload; there must be room. */
  void put(Kind kind, int relay, @Nullable Object withNews) {
    put(kind, relay, 0, 0, withNews);
  }

  /** Puts a packet that the log holds; there must be room. */
  void put(
      Kind kind, int relay, ChannelLog log, long index, long originNs, @Nullable Object withNews) {
    int start = slot(put.getPlain()) * Page.MAX_PAYLOAD;
    log.copyTo(index, putting.clear().position(start));
    put(kind, relay, putting.position() - start, originNs, withNews);
  }

  private void put(Kind kind, int relay, int length, long originNs, @Nullable Object withNews) {
    assert !isFull();
    long sequence = put.getPlain();
    int slot = slot(sequence);
    kinds[slot] = kind;
    relays[slot] = relay;
    lengths[slot] = length;
    originsNs[slot] = originNs;
    news[slot] = withNews;
    put.setRelease(sequence + 1);
  }

  /**
   * Asks to be told of room, being full.
   *
   * @return false if there is room meanwhile
   */
  boolean wantRoom() {
    roomWanted = true;
    VarHandle.fullFence();
    return isFull();
  }

  // ---- the loop that takes

  /**
   * Takes what was there at the call.
   *
   * @return how many messages
   */
  int take(Reader reader, long nowNs) {
    long first = taken.getPlain();
    long end = put.getAcquire();
    for (long sequence = first; sequence < end; sequence++) {
      try {
        give(reader, slot(sequence), nowNs);
      } finally { // a reader that fails has had it
        news[slot(sequence)] = null;
        taken.setRelease(sequence + 1);
      }
    }
    return (int) (end - first);
  }

  private void give(Reader reader, int slot, long nowNs) {
    int start = slot * Page.MAX_PAYLOAD;
    ByteBuffer payload = taking.clear().position(start).limit(start + lengths[slot]);
    reader.onMessage(kinds[slot], relays[slot], payload, originsNs[slot], news[slot], nowNs);
  }

  /** Whether the other side asked for room since the last time, after something was taken. */
  boolean isRoomWanted() {
    VarHandle.fullFence();
    if (!roomWanted) {
      return false;
    }
    roomWanted = false;
    return true;
  }

  private int slot(long sequence) {
    return (int) sequence & (slots - 1);
  }
}
