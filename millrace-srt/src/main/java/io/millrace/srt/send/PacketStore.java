package io.millrace.srt.send;

import java.nio.ByteBuffer;

/**
 * Where a sender half reads its packets from: a row of payloads with contiguous indexes. The store
 * is also the retransmission buffer: what it no longer holds cannot be sent again. One owner, the
 * connection's loop.
 *
 * <p>{@code index - first index ever sent} is the packet's place in SRT's sequence, so what an
 * index stands for must not change once it was read.
 */
public interface PacketStore {

  /** One past the newest index that may be sent now. Never goes back. */
  long end();

  /** Whether the packet can still be read. False for what was overwritten, and from end() on. */
  boolean holds(long index);

  /** Payload length in bytes of a held packet: 1 to 1456. */
  int length(long index);

  /**
   * When the packet came into being, in System.nanoTime's scale. Never goes back from one index to
   * the next.
   */
  long originNs(long index);

  /** Appends a held packet's payload to the buffer. */
  void copyTo(long index, ByteBuffer to);

  /**
   * How many held packets from index on, at most so many, can be sent from where they lie: one
   * behind the other in {@link #runMemory}, each behind 16 bytes of room for its header, and of one
   * length, but that the last may be shorter. 0: the packet is to be copied. Connections of one
   * loop share that memory, and write headers there one after the other.
   */
  default int run(long index, int most) {
    return 0;
  }

  /** Where the packets of a run from index on lie: a direct buffer, of which only bytes matter. */
  default ByteBuffer runMemory(long index) {
    throw new IllegalStateException("this store has no runs");
  }

  /** Where in {@link #runMemory} the room for the header of index begins. */
  default int runOffset(long index) {
    throw new IllegalStateException("this store has no runs");
  }

  /** So many packets of a run from index on were sent from where they lie, of so many bytes. */
  default void onRunSent(long index, int packets, long payloadBytes) {}

  /**
   * Asked before index is sent for the first time: from where to go on when packets that came into
   * being before tooLateNs are not worth sending. Answers index itself when it still is, or when
   * the store has put something newer at that index; a larger index leaves a gap that the peer is
   * told of.
   */
  long skipLate(long index, long tooLateNs);
}
