package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * A run of log entries: their payloads one after another in off-heap memory, each behind room for a
 * header that whoever sends it may write there; the rest beside it. Only this class knows how
 * payloads lie.
 *
 * <pre>
 *   | room | payload 0 | room | payload 1 | room | … | room |
 * </pre>
 */
final class Page {

  /** Entries in a page; few enough that a slow channel holds little. */
  static final int SLOTS = 128;

  /** What SRT can carry in one packet over IPv4 with an MTU of 1500. */
  static final int MAX_PAYLOAD = 1456;

  /** Room in front of each payload, and behind the last one. */
  static final int HEADER_ROOM = 16;

  /** Memory of a page. */
  static final int BYTES = SLOTS * (HEADER_ROOM + MAX_PAYLOAD) + HEADER_ROOM;

  private static final long POISON = 0xDEAD_DEAD_DEAD_DEADL;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
  private final ByteBuffer lent = memory.duplicate();
  private final int[] ends = new int[SLOTS];
  private final long[] originNs = new long[SLOTS];
  private final boolean[] randomAccess = new boolean[SLOTS];
  private int used;

  /** Forgets all entries. */
  void clear() {
    used = 0;
  }

  /**
   * Makes what it held recognizable as wrong, so that who still reads it is found out. For {@code
   * assert}: true.
   */
  boolean poison() {
    for (int at = 0; at + Long.BYTES <= BYTES; at += Long.BYTES) {
      memory.putLong(at, POISON);
    }
    return true;
  }

  /** Adds an entry; the payload's position and limit stay as they are. */
  void add(ByteBuffer payload, long origin) {
    int start = room(used) + HEADER_ROOM;
    int length = payload.remaining();
    memory.put(start, payload, payload.position(), length);
    ends[used] = start + length;
    originNs[used] = origin;
    randomAccess[used] = false;
    used++;
  }

  int length(int slot) {
    return ends[slot] - room(slot) - HEADER_ROOM;
  }

  /** The memory that all entries lie in; its position and limit are the caller's. */
  ByteBuffer memory() {
    return lent;
  }

  /** Where an entry's room for a header begins, its payload behind it. */
  int room(int slot) {
    return slot == 0 ? 0 : ends[slot - 1];
  }

  /**
   * How many entries from this one on, at most so many, are as long as it; the last may be shorter.
   */
  int run(int slot, int most) {
    int last = Math.min(used, slot + most) - 1;
    int stride = ends[slot] - room(slot);
    for (int next = slot + 1; next <= last; next++) {
      int step = ends[next] - ends[next - 1];
      if (step != stride) {
        return next - slot + (step < stride ? 1 : 0);
      }
    }
    return last - slot + 1;
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
    to.put(at, memory, room(slot) + HEADER_ROOM, length);
    to.position(at + length);
  }

  /** Payload bytes in this page. */
  int bytes() {
    return room(used) - used * HEADER_ROOM;
  }

  /** Of the newest entry; the page must have one. */
  long newestOriginNs() {
    return originNs[used - 1];
  }
}
