package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/** "Do not wait for these packets": a message number or 0, and a range (guide §4.3). */
public final class DropRequest {

  public static final int BYTES = Packet.HEADER_BYTES + 8;

  private static final int FIRST = Packet.HEADER_BYTES;
  private static final int LAST = FIRST + 4;

  private DropRequest() {}

  /** The first sequence number of the range. */
  public static int first(ByteBuffer buffer, int at) {
    return buffer.getInt(at + FIRST) & SequenceNumber.MAX;
  }

  /** The last sequence number of the range, inclusive. */
  public static int last(ByteBuffer buffer, int at) {
    return buffer.getInt(at + LAST) & SequenceNumber.MAX;
  }

  /** Writes one with an unknown message number; returns its length. */
  public static int put(
      ByteBuffer buffer, int at, int first, int last, int timestampUs, int destinationSocketId) {
    ControlPacket.putHeader(
        buffer, at, ControlType.DROP_REQUEST, 0, timestampUs, destinationSocketId);
    buffer.putInt(at + FIRST, first);
    buffer.putInt(at + LAST, last);
    return BYTES;
  }
}
