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
   * Asked before index is sent for the first time: from where to go on when packets that came into
   * being before tooLateNs are not worth sending. Answers index itself when it still is, or when
   * the store has put something newer at that index; a larger index leaves a gap that the peer is
   * told of.
   */
  long skipLate(long index, long tooLateNs);
}
