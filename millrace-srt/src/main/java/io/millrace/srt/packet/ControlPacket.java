package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/**
 * The header of a control packet, and the packets that are nothing but a header (guide §4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-----------------------------+-------------------------------+
 * |1|            type             |            subtype            |
 * +-+-----------------------------+-------------------------------+
 * |                   type-specific information                   |
 * +---------------------------------------------------------------+
 * |                           timestamp                           |
 * |                     destination socket id                     |
 * |               control information field (CIF)                 |
 * </pre>
 */
public final class ControlPacket {

  /** Bytes of a packet without content: libsrt sends four zero bytes after the header. */
  public static final int EMPTY_BYTES = Packet.HEADER_BYTES + Integer.BYTES;

  /** Subtype of USER: key material. */
  public static final int KMREQ = 3;

  /** Subtype of USER: the answer to key material. */
  public static final int KMRSP = 4;

  private static final int CONTROL = 0x8000_0000;
  private static final int TYPE_SHIFT = 16;
  private static final int TYPE_MASK = 0x7FFF;
  private static final int SUBTYPE_MASK = 0xFFFF;

  private ControlPacket() {}

  public static ControlType type(ByteBuffer buffer, int at) {
    return ControlType.of(buffer.getInt(at) >>> TYPE_SHIFT & TYPE_MASK);
  }

  /** What a USER packet is about; means nothing in the others. */
  public static int subtype(ByteBuffer buffer, int at) {
    return buffer.getInt(at) & SUBTYPE_MASK;
  }

  /** The second word: ACK number, message number, error code. */
  public static int typeSpecific(ByteBuffer buffer, int at) {
    return buffer.getInt(at + Packet.TYPE_SPECIFIC);
  }

  /** Writes the header alone. */
  public static void putHeader(
      ByteBuffer buffer,
      int at,
      ControlType type,
      int typeSpecific,
      int timestampUs,
      int destinationSocketId) {
    buffer.putInt(at, CONTROL | type.code() << TYPE_SHIFT);
    buffer.putInt(at + Packet.TYPE_SPECIFIC, typeSpecific);
    Packet.putTail(buffer, at, timestampUs, destinationSocketId);
  }

  /** Writes the header of a USER packet. */
  public static void putUser(
      ByteBuffer buffer, int at, int subtype, int timestampUs, int destinationSocketId) {
    putHeader(buffer, at, ControlType.USER, 0, timestampUs, destinationSocketId);
    buffer.putInt(at, buffer.getInt(at) | subtype);
  }

  /**
   * Writes a packet without content, such as KEEPALIVE, SHUTDOWN or ACKACK.
   *
   * @return its length: {@link #EMPTY_BYTES}
   */
  public static int putEmpty(
      ByteBuffer buffer,
      int at,
      ControlType type,
      int typeSpecific,
      int timestampUs,
      int destinationSocketId) {
    putHeader(buffer, at, type, typeSpecific, timestampUs, destinationSocketId);
    buffer.putInt(at + Packet.HEADER_BYTES, 0);
    return EMPTY_BYTES;
  }
}
