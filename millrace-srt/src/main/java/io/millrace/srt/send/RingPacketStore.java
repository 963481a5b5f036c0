package io.millrace.srt.send;

import java.nio.ByteBuffer;

/**
 * A store of one's own, for a connection that sends what the application gives it: the newest
 * packets in a ring. Memory is taken as packets come, in pages. One owner.
 */
public final class RingPacketStore implements PacketStore {

  /** What a connection's own ring holds, packets. */
  public static final int CAPACITY = 8192;

  private static final int PAGE_PACKETS = 64;

  private final int capacity;
  private final int slotBytes;
  private final ByteBuffer[] pages;
  private final short[] lengths;
  private final long[] originsNs;
  private long end;

  /**
   * An empty ring.
   *
   * @param capacity packets held at most; a power of two from 64 on
   * @param maxPayloadSize largest payload in bytes
   */
  public RingPacketStore(int capacity, int maxPayloadSize) {
    if (capacity < PAGE_PACKETS || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " must be 2^n from 64 on");
    }
    this.capacity = capacity;
    this.slotBytes = maxPayloadSize;
    this.pages = new ByteBuffer[capacity / PAGE_PACKETS];
    this.lengths = new short[capacity];
    this.originsNs = new long[capacity];
  }

  /**
   * Adds a packet behind the newest.
   *
   * @param payload 1 to maxPayloadSize bytes, consumed
   * @param originNs not before the last one's; if it is, the last one's is taken
   */
  public void append(ByteBuffer payload, long originNs) {
    int length = payload.remaining();
    if (length < 1 || length > slotBytes) {
      throw new IllegalArgumentException(
          "payload of " + length + " bytes: must be 1 to " + slotBytes);
    }
    int slot = slot(end);
    lengths[slot] = (short) length;
    originsNs[slot] = end > 0 ? later(originNs, originsNs[slot(end - 1)]) : originNs;
    page(slot).put(offset(slot), payload, payload.position(), length);
    payload.position(payload.limit());
    end++;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public boolean holds(long index) {
    return index < end && index >= end - capacity && index >= 0;
  }

  @Override
  public int length(long index) {
    return lengths[slot(index)];
  }

  @Override
  public long originNs(long index) {
    return originsNs[slot(index)];
  }

  @Override
  public void copyTo(long index, ByteBuffer to) {
    int slot = slot(index);
    int length = lengths[slot];
    to.put(to.position(), page(slot), offset(slot), length);
    to.position(to.position() + length);
  }

  @Override
  public long skipLate(long index, long tooLateNs) {
    long next = Math.max(index, end - capacity);
    while (next < end && originNs(next) - tooLateNs < 0) {
      next++;
    }
    return next;
  }

  private int slot(long index) {
    return (int) (index & (capacity - 1));
  }

  private int offset(int slot) {
    return slot % PAGE_PACKETS * slotBytes;
  }

  private ByteBuffer page(int slot) {
    int number = slot / PAGE_PACKETS;
    ByteBuffer page = pages[number];
    if (page == null) {
      page = ByteBuffer.allocateDirect(PAGE_PACKETS * slotBytes);
      pages[number] = page;
    }
    return page;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }
}
