package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/**
 * A data packet, read and written in place (guide §3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-------------------------------------------------------------+
 * |0|                   packet sequence number                    |
 * +---+-+---+-+---------------------------------------------------+
 * |P P|O|K K|R|                  message number                   |
 * +---+-+---+-+---------------------------------------------------+
 * |                           timestamp                           |
 * |                     destination socket id                     |
 * |                            payload                            |
 * </pre>
 */
public final class DataPacket {

  private static final int MESSAGE_NUMBER_MASK = 0x03FF_FFFF;
  private static final int RETRANSMITTED = 0x0400_0000;
  private static final int KEY_MASK = 0x1800_0000;
  private static final int KEY_SHIFT = 27;
  private static final int BOUNDARY_SHIFT = 30;

  /** PP of a packet that is a whole message: the only one in live mode. */
  public static final int SOLO = 3;

  /** Where in the header the byte with PP, O, KK and R is. */
  public static final int FLAGS = Packet.TYPE_SPECIFIC;

  private DataPacket() {}

  public static int sequenceNumber(ByteBuffer buffer, int at) {
    return buffer.getInt(at) & SequenceNumber.MAX;
  }

  /** KK: 0 clear, 1 even key, 2 odd key. */
  public static int key(ByteBuffer buffer, int at) {
    return (word1(buffer, at) & KEY_MASK) >>> KEY_SHIFT;
  }

  /** The message number behind this one. */
  public static int nextMessageNumber(int messageNumber) {
    return messageNumber == MESSAGE_NUMBER_MASK ? 1 : messageNumber + 1;
  }

  /** Sets KK in a header that has it at 0. */
  public static void putKey(ByteBuffer buffer, int at, int key) {
    buffer.putInt(at + Packet.TYPE_SPECIFIC, word1(buffer, at) | key << KEY_SHIFT);
  }

  /** R: sent again. */
  public static boolean isRetransmitted(ByteBuffer buffer, int at) {
    return (word1(buffer, at) & RETRANSMITTED) != 0;
  }

  /** 1 to 0x3FFFFFF; 0 marks a packet filter's own packets. */
  public static int messageNumber(ByteBuffer buffer, int at) {
    return word1(buffer, at) & MESSAGE_NUMBER_MASK;
  }

  /** The message number of a sender's n-th packet, counted from 0: 1, 2 … 0x3FFFFFF, 1 … */
  public static int messageNumberOf(long n) {
    return (int) (n % MESSAGE_NUMBER_MASK) + 1;
  }

  /** Writes the header of an unencrypted live packet. */
  public static void putHeader(
      ByteBuffer buffer,
      int at,
      int sequenceNumber,
      int messageNumber,
      boolean retransmitted,
      int timestampUs,
      int destinationSocketId) {
    buffer.putInt(at, sequenceNumber);
    buffer.putInt(
        at + Packet.TYPE_SPECIFIC,
        SOLO << BOUNDARY_SHIFT | (retransmitted ? RETRANSMITTED : 0) | messageNumber);
    Packet.putTail(buffer, at, timestampUs, destinationSocketId);
  }

  private static int word1(ByteBuffer buffer, int at) {
    return buffer.getInt(at + Packet.TYPE_SPECIFIC);
  }
}
