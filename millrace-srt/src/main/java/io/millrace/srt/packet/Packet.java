package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/**
 * The header that every packet has (guide §2).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-------------------------------------------------------------+
 * |F|          data: sequence number   control: type, subtype     |
 * +-+-------------------------------------------------------------+
 * |                      depends on the type                      |
 * +---------------------------------------------------------------+
 * |        timestamp, microseconds since the sender's start       |
 * +---------------------------------------------------------------+
 * |                     destination socket id                     |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * Accessors take the buffer and where the packet begins in it.
 */
public final class Packet {

  public static final int HEADER_BYTES = 16;

  /** What UDP and IPv4 add; libsrt counts them in its byte statistics. */
  public static final int UDP_IP_HEADER_BYTES = 28;

  /** What every packet costs beside its payload, over IPv4. */
  public static final int ALL_HEADER_BYTES = HEADER_BYTES + UDP_IP_HEADER_BYTES;

  /** What UDP and IPv6 add. */
  public static final int UDP_IPV6_HEADER_BYTES = 48;

  /** Where a packet names the socket that it is for, in bytes from its beginning. */
  public static final int DESTINATION = 12;

  static final int TYPE_SPECIFIC = 4;
  private static final int TIMESTAMP = 8;
  private static final long NANOS_PER_MICRO = 1_000;

  private Packet() {}

  public static boolean isControl(ByteBuffer buffer, int at) {
    return buffer.get(at) < 0;
  }

  /** Microseconds since the sending socket's start, modulo 2^32. */
  public static int timestampUs(ByteBuffer buffer, int at) {
    return buffer.getInt(at + TIMESTAMP);
  }

  public static void putTimestampUs(ByteBuffer buffer, int at, int timestampUs) {
    buffer.putInt(at + TIMESTAMP, timestampUs);
  }

  /** Which socket it is for; 0 for a connection request. */
  public static int destinationSocketId(ByteBuffer buffer, int at) {
    return buffer.getInt(at + DESTINATION);
  }

  /**
   * A time as a timestamp: microseconds since the start of the sending socket, modulo 2^32. A time
   * before the start counts as the start: peers take what is below zero for 71 minutes ahead.
   */
  public static int timestampUs(long timeNs, long startNs) {
    return (int) (Math.max(0, timeNs - startNs) / NANOS_PER_MICRO);
  }

  static void putTail(ByteBuffer buffer, int at, int timestampUs, int destinationSocketId) {
    buffer.putInt(at + TIMESTAMP, timestampUs);
    buffer.putInt(at + DESTINATION, destinationSocketId);
  }
}
