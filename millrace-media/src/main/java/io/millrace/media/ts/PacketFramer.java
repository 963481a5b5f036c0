package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * Finds the packets in payloads of any size and start. In sync it costs one compare a packet and
 * copies only what straddles two payloads; out of sync it looks for three sync bytes 188 apart;
 * after {@value #GIVE_UP_BYTES} bytes without any it takes the bytes for something else and only
 * glances at each payload for three sync bytes. One owner.
 */
final class PacketFramer {

  /** Takes what was found; buffers are only lent. */
  interface Sink {
    /** A whole packet. */
    void packet(ByteBuffer buffer, int at);

    /**
     * The first bytes of a packet, at least {@value TsPacket#FLAGS_END}, whose rest comes with a
     * later payload; {@link #packet} follows with all of it unless sync is lost.
     */
    void head(ByteBuffer buffer, int at);

    /** What comes next does not follow on what came before. */
    void lostSync();
  }

  /** Out of sync for longer: not a transport stream. */
  static final int GIVE_UP_BYTES = 64 * 1024;

  private static final int SYNCS_NEEDED = 3;
  private static final int WINDOW = SYNCS_NEEDED * TsPacket.SIZE;

  private enum State {
    SEARCHING,
    IN_SYNC,
    FOREIGN
  }

  private final Sink sink;

  /** In sync: the beginning of a packet. Searching: the newest bytes without sync. */
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW);

  private State state = State.SEARCHING;
  private int unsyncedBytes;
  private int packetsInSync;
  private long damaged;

  PacketFramer(Sink sink) {
    this.sink = sink;
  }

  boolean isForeign() {
    return state == State.FOREIGN;
  }

  /** Packets' worth of bytes that were not where a packet should be. */
  long damaged() {
    return damaged;
  }

  /** Takes the bytes from {@code from} to {@code to}. */
  void accept(ByteBuffer payload, int from, int to) {
    int at = from;
    if (state != State.IN_SYNC && isAligned(payload, from, to)) {
      enterSync();
      window.clear();
    }
    while (at < to) {
      at =
          switch (state) {
            case IN_SYNC -> readPackets(payload, at, to);
            case SEARCHING -> search(payload, at, to);
            case FOREIGN -> glance(payload, at, to);
          };
    }
  }

  /** At a payload's start the first packets are not to be missed: few bytes are proof enough. */
  private boolean isAligned(ByteBuffer payload, int from, int to) {
    boolean nothingBefore = state == State.SEARCHING && window.position() == 0;
    if (from >= to || (!nothingBefore && to - from < WINDOW)) {
      return false;
    }
    for (int at = from; at < to; at += TsPacket.SIZE) {
      if (!TsPacket.hasSync(payload, at)) {
        return false;
      }
    }
    return true;
  }

  private int readPackets(ByteBuffer payload, int from, int to) {
    int at = window.position() > 0 ? completeHead(payload, from, to) : from;
    while (state == State.IN_SYNC && at + TsPacket.SIZE <= to) {
      if (TsPacket.hasSync(payload, at)) {
        deliver(payload, at);
        at += TsPacket.SIZE;
      } else if (at + TsPacket.SIZE < to && !TsPacket.hasSync(payload, at + TsPacket.SIZE)) {
        loseSync();
      } else {
        damaged++; // one wrong sync byte between packets that are in their places
        at += TsPacket.SIZE;
      }
    }
    return state == State.IN_SYNC && at < to ? keepHead(payload, at, to) : at;
  }

  /** Adds what was missing of a packet whose beginning came before. */
  private int completeHead(ByteBuffer payload, int from, int to) {
    int missing = TsPacket.SIZE - window.position();
    int end = from + missing;
    if (end < to && !TsPacket.hasSync(payload, end)) {
      window.clear();
      loseSync();
      return from;
    }
    if (end > to) {
      return keepHead(payload, from, to);
    }
    append(payload, from, end);
    window.clear();
    if (TsPacket.hasSync(window, 0)) {
      deliver(window, 0);
    } else {
      damaged++;
    }
    return end;
  }

  private int keepHead(ByteBuffer payload, int from, int to) {
    int before = window.position();
    append(payload, from, to);
    boolean readableNow = before < TsPacket.FLAGS_END && window.position() >= TsPacket.FLAGS_END;
    if (readableNow && TsPacket.hasSync(window, 0)) {
      sink.head(window, 0);
    }
    return to;
  }

  private void deliver(ByteBuffer buffer, int at) {
    if (packetsInSync < SYNCS_NEEDED && ++packetsInSync == SYNCS_NEEDED) {
      unsyncedBytes = 0;
    }
    sink.packet(buffer, at);
  }

  /** Fills the window; three sync bytes in it end the search, else its first 188 bytes go. */
  private int search(ByteBuffer payload, int from, int to) {
    int end = Math.min(to, from + window.remaining());
    append(payload, from, end);
    if (window.hasRemaining()) {
      return end;
    }
    int start = findSync(window, 0);
    if (start >= 0) {
      damaged += start > 0 ? 1 : 0;
      resume(start);
    } else {
      drop();
    }
    return end;
  }

  private void resume(int start) {
    enterSync();
    int at = start;
    for (; at + TsPacket.SIZE <= WINDOW; at += TsPacket.SIZE) {
      deliver(window, at);
    }
    window.clear().position(at).compact();
    if (window.position() >= TsPacket.FLAGS_END) {
      sink.head(window, 0);
    }
  }

  private void drop() {
    damaged++;
    unsyncedBytes += TsPacket.SIZE;
    window.clear();
    if (unsyncedBytes >= GIVE_UP_BYTES) {
      state = State.FOREIGN;
    } else {
      window.position(TsPacket.SIZE).compact();
    }
  }

  /** Three sync bytes near the payload's start; the rest of a foreign payload is left unread. */
  private int glance(ByteBuffer payload, int from, int to) {
    int start = to - from >= WINDOW ? findSync(payload, from) : -1;
    if (start < 0) {
      return to;
    }
    enterSync();
    return start;
  }

  /** Where three sync bytes stand 188 apart within a window's length; -1 if nowhere. */
  private static int findSync(ByteBuffer bytes, int from) {
    for (int at = from; at < from + TsPacket.SIZE; at++) {
      if (TsPacket.hasSync(bytes, at)
          && TsPacket.hasSync(bytes, at + TsPacket.SIZE)
          && TsPacket.hasSync(bytes, at + 2 * TsPacket.SIZE)) {
        return at;
      }
    }
    return -1;
  }

  private void enterSync() {
    state = State.IN_SYNC;
    packetsInSync = 0;
  }

  private void loseSync() {
    state = State.SEARCHING;
    damaged++;
    unsyncedBytes += TsPacket.SIZE;
    sink.lostSync();
  }

  private void append(ByteBuffer payload, int from, int to) {
    window.put(window.position(), payload, from, to - from);
    window.position(window.position() + to - from);
  }
}
