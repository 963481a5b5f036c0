package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * A run of log entries: their payloads one after another in off-heap memory, the rest beside it.
 * Only this class knows how payloads lie.
 */
final class Page {

  /** Entries in a page; few enough that a slow channel holds little. */
  static final int SLOTS = 128;

  /** What SRT can carry in one packet over IPv4 with an MTU of 1500. */
  static final int MAX_PAYLOAD = 1456;

  /** Memory for payloads in a page. */
  static final int BYTES = SLOTS * MAX_PAYLOAD;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
  private final int[] ends = new int[SLOTS];
  private final long[] originNs = new long[SLOTS];
  private final boolean[] randomAccess = new boolean[SLOTS];
  private int used;

  /** Forgets all entries. */
  void clear() {
    used = 0;
  }

  /** Adds an entry; the payload's position and limit stay as they are. */
  void add(ByteBuffer payload, long origin) {
    int start = start(used);
    int length = payload.remaining();
    memory.put(start, payload, payload.position(), length);
    ends[used] = start + length;
    originNs[used] = origin;
    randomAccess[used] = false;
    used++;
  }

  int length(int slot) {
    return ends[slot] - start(slot);
  }

  long originNs(int slot) {
    return originNs[slot];
  }

  boolean isRandomAccess(int slot) {
    return randomAccess[slot];
  }

  void markRandomAccess(int slot) {
    randomAccess[slot] = true;
  }

  /** Appends an entry's payload to the buffer. */
  void copyTo(int slot, ByteBuffer to) {
    int length = length(slot);
    int at = to.position();
    to.put(at, memory, start(slot), length);
    to.position(at + length);
  }

  /** Payload bytes in this page. */
  int bytes() {
    return start(used);
  }

  /** Of the newest entry; the page must have one. */
  long newestOriginNs() {
    return originNs[used - 1];
  }

  private int start(int slot) {
    return slot == 0 ? 0 : ends[slot - 1];
  }
}
