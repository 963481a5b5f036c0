package io.millrace.srt.receive;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Packets that wait for their turn, by position, in a window of fixed size. Memory is taken in
 * pages as packets need it and used again, so that it follows what is held, not the size of the
 * window. One owner.
 */
final class ReceiveBuffer {

  static final int MAX_PAYLOAD = 1484;

  private static final int PAGE_PACKETS = 64;

  private final int capacity;
  private final @Nullable Page[] pages;
  private @Nullable Page spare;
  private int size;

  /** A window of so many packets: a multiple of 64, and a power of two. */
  ReceiveBuffer(int capacity) {
    this.capacity = capacity;
    this.pages = new Page[capacity / PAGE_PACKETS];
  }

  int capacity() {
    return capacity;
  }

  /** Packets held now. */
  int size() {
    return size;
  }

  /** Pages that take memory now; for tests. */
  int pagesInUse() {
    int count = spare == null ? 0 : 1;
    for (Page page : pages) {
      count += page == null ? 0 : 1;
    }
    return count;
  }

  boolean holds(long position) {
    Page page = pages[pageNumber(position)];
    return page != null && page.lengths[slot(position)] != 0;
  }

  /**
   * Keeps a payload of 1 to 1484 bytes. The caller sees to it that the position lies in the window.
   */
  void put(long position, ByteBuffer payload, long originNs) {
    Page page = pageFor(position);
    int slot = slot(position);
    int length = payload.remaining();
    page.bytes.put(slot * MAX_PAYLOAD, payload, payload.position(), length);
    page.lengths[slot] = (short) length;
    page.originsNs[slot] = originNs;
    page.held++;
    size++;
  }

  long originNs(long position) {
    return held(position).originsNs[slot(position)];
  }

  /** A held payload, as a view that the next call changes. */
  ByteBuffer payload(long position) {
    Page page = held(position);
    int slot = slot(position);
    int start = slot * MAX_PAYLOAD;
    return page.view.clear().position(start).limit(start + page.lengths[slot]);
  }

  /** Forgets a held packet. */
  void remove(long position) {
    Page page = held(position);
    page.lengths[slot(position)] = 0;
    size--;
    page.held--;
    if (page.held == 0) {
      pages[pageNumber(position)] = null;
      spare = page;
    }
  }

  private Page held(long position) {
    Page page = pages[pageNumber(position)];
    if (page == null) {
      throw new IllegalStateException("position " + position + " is not held");
    }
    return page;
  }

  private Page pageFor(long position) {
    int number = pageNumber(position);
    Page page = pages[number];
    if (page == null) {
      page = spare == null ? new Page() : spare;
      spare = null;
      pages[number] = page;
    }
    return page;
  }

  private int pageNumber(long position) {
    return (int) Math.floorMod(position, (long) capacity) / PAGE_PACKETS;
  }

  private static int slot(long position) {
    return (int) (position & (PAGE_PACKETS - 1));
  }

  private static final class Page {
    final ByteBuffer bytes = ByteBuffer.allocateDirect(PAGE_PACKETS * MAX_PAYLOAD);
    final ByteBuffer view = bytes.asReadOnlyBuffer();
    final short[] lengths = new short[PAGE_PACKETS];
    final long[] originsNs = new long[PAGE_PACKETS];
    int held;
  }
}
