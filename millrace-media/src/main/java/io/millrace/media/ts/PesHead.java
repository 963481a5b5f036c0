package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * The first bytes of a PES packet's payload, put together from TS packets; at most {@value #MAX}.
 * Big-endian, as the codec headers want it.
 */
final class PesHead {

  /** Parameter sets come first; an encoder's long SEI messages after them may be cut off. */
  static final int MAX = 2048;

  private final ByteBuffer bytes = ByteBuffer.allocate(MAX);
  private int headerBytesLeft;

  /** Starts over with the PES packet whose header begins at {@code pes}. */
  void start(ByteBuffer buffer, int pes, int to) {
    bytes.clear();
    int payload = PesHeader.payloadStart(buffer, pes);
    headerBytesLeft = Math.max(0, payload - to);
    append(buffer, Math.min(payload, to), to);
  }

  /** Adds the next packet's payload, as much of it as there is room for. */
  void append(ByteBuffer buffer, int from, int to) {
    int skipped = Math.min(headerBytesLeft, to - from);
    headerBytesLeft -= skipped;
    int length = Math.min(to - from - skipped, bytes.remaining());
    bytes.put(bytes.position(), buffer, from + skipped, length);
    bytes.position(bytes.position() + length);
  }

  /** From index 0 to {@link #length()}. */
  ByteBuffer bytes() {
    return bytes;
  }

  int length() {
    return bytes.position();
  }

  boolean isFull() {
    return !bytes.hasRemaining();
  }
}
