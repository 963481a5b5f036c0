package io.millrace.srt.receive;

import io.millrace.srt.receive.ReceiveMemory.Page;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets that wait for their turn, by position, in a window of fixed size. Memory is taken in
 * pages as packets need it, from what the port has for all its receivers, so that it follows what
 * is held, not the size of the window. One owner.
 */
final class ReceiveBuffer {

  static final int MAX_PAYLOAD = 1484;

  private static final int PAGE_PACKETS = Page.PACKETS;

  private final int capacity;
  private final @Nullable Page[] pages;
  private final ReceiveMemory memory;
  private int size;
  private long bytes;

  /** A window of so many packets: a multiple of 64, and a power of two. */
  ReceiveBuffer(int capacity, ReceiveMemory memory) {
    this.capacity = capacity;
    this.memory = memory;
    this.pages = new Page[capacity / PAGE_PACKETS];
  }

  int capacity() {
    return capacity;
  }

  /** Packets held now. */
  int size() {
    return size;
  }

  /** Payload bytes held now. */
  long bytes() {
    return bytes;
  }

  boolean holds(long position) {
    Page page = pages[pageNumber(position)];
    return page != null && page.lengths[slot(position)] != 0;
  }

  /** Sees to it that there is memory for a position in the window; false if there is none. */
  boolean reserve(long position) {
    int number = pageNumber(position);
    if (pages[number] == null) {
      pages[number] = memory.take();
    }
    return pages[number] != null;
  }

  /**
   * Keeps a payload of 1 to 1484 bytes. The caller sees to it that the position lies in the window
   * and was reserved.
   */
  void put(long position, ByteBuffer payload, long originNs) {
    Page page = held(position);
    int slot = slot(position);
    int length = payload.remaining();
    page.bytes.put(slot * MAX_PAYLOAD, payload, payload.position(), length);
    page.lengths[slot] = (short) length;
    page.originsNs[slot] = originNs;
    page.held++;
    size++;
    bytes += length;
  }

  long originNs(long position) {
    return held(position).originsNs[slot(position)];
  }

  /** A held payload, as a view: valid until the next packet is kept. */
  ByteBuffer payload(long position) {
    Page page = held(position);
    int slot = slot(position);
    int start = slot * MAX_PAYLOAD;
    return page.view.clear().position(start).limit(start + page.lengths[slot]);
  }

  /** Forgets a held packet. */
  void remove(long position) {
    Page page = held(position);
    bytes -= page.lengths[slot(position)];
    page.lengths[slot(position)] = 0;
    size--;
    page.held--;
    if (page.held == 0) {
      pages[pageNumber(position)] = null;
      memory.giveBack(page);
    }
  }

  /** Forgets all packets. */
  void clear() {
    for (int i = 0; i < pages.length; i++) {
      Page page = pages[i];
      if (page != null) {
        Arrays.fill(page.lengths, (short) 0);
        page.held = 0;
        pages[i] = null;
        memory.giveBack(page);
      }
    }
    size = 0;
    bytes = 0;
  }

  private Page held(long position) {
    Page page = pages[pageNumber(position)];
    if (page == null) {
      throw new IllegalStateException("position " + position + " is not held");
    }
    return page;
  }

  private int pageNumber(long position) {
    return (int) Math.floorMod(position, (long) capacity) / PAGE_PACKETS;
  }

  private static int slot(long position) {
    return (int) (position & (PAGE_PACKETS - 1));
  }
}
