package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/**
 * What has arrived (guide §4.1). Content words: sequence number after the last contiguous one, then
 * RTT, RTT variance, free buffer, then the rates. How many are there tells the kind: 1 light, 4
 * small, 7 full. The second header word numbers it, for the ACKACK; 0 on a light one.
 */
public final class AckPacket {

  public static final int LIGHT_BYTES = Packet.HEADER_BYTES + 4;
  public static final int FULL_BYTES = Packet.HEADER_BYTES + 28;

  private static final int SMALL_BYTES = Packet.HEADER_BYTES + 16;
  private static final int ACKED = Packet.HEADER_BYTES;
  private static final int RTT = ACKED + 4;
  private static final int RTT_VARIANCE = ACKED + 8;
  private static final int FREE_BUFFER = ACKED + 12;
  private static final int PACKET_RATE = ACKED + 16;
  private static final int LINK_CAPACITY = ACKED + 20;
  private static final int BYTE_RATE = ACKED + 24;

  /** libsrt's initial value, packets a second; live senders ignore the field (guide §10.6). */
  private static final int ESTIMATED_CAPACITY = 1000;

  private AckPacket() {}

  /** Whether a packet of this length is an ACK that can be read. */
  public static boolean isReadable(int length) {
    return isLight(length) || length >= SMALL_BYTES;
  }

  /** Light ACKs carry the sequence number alone and want no ACKACK. */
  public static boolean isLight(int length) {
    return length == LIGHT_BYTES;
  }

  /** The first sequence number that is not acknowledged; negative if the peer set bit 31. */
  public static int acknowledged(ByteBuffer buffer, int at) {
    return buffer.getInt(at + ACKED);
  }

  /** Microseconds. Not on a light one. */
  public static int rttUs(ByteBuffer buffer, int at) {
    return buffer.getInt(at + RTT);
  }

  /** Microseconds. Not on a light one. */
  public static int rttVarianceUs(ByteBuffer buffer, int at) {
    return buffer.getInt(at + RTT_VARIANCE);
  }

  /** Packets that the receiver still has room for. Not on a light one. */
  public static int freeBufferPackets(ByteBuffer buffer, int at) {
    return buffer.getInt(at + FREE_BUFFER);
  }

  /** The peer's estimate of the link, packets a second; 0 if an ACK of this length has none. */
  public static int linkCapacity(ByteBuffer buffer, int at, int length) {
    return length >= LINK_CAPACITY + 4 ? buffer.getInt(at + LINK_CAPACITY) : 0;
  }

  /** The peer's receiving rate, bytes a second; 0 if an ACK of this length has none. */
  public static int bytesPerSecond(ByteBuffer buffer, int at, int length) {
    return length >= FULL_BYTES ? buffer.getInt(at + BYTE_RATE) : 0;
  }

  /** Writes a light one; returns its length. */
  public static int putLight(
      ByteBuffer buffer, int at, int acknowledged, int timestampUs, int destinationSocketId) {
    ControlPacket.putHeader(buffer, at, ControlType.ACK, 0, timestampUs, destinationSocketId);
    buffer.putInt(at + ACKED, acknowledged);
    return LIGHT_BYTES;
  }

  /**
   * Writes a full one; returns its length.
   *
   * @param ackNumber comes back in the ACKACK
   * @param freeBufferPackets room left, packets
   * @param packetsPerSecond receiving rate
   * @param bytesPerSecond receiving rate
   */
  public static int putFull(
      ByteBuffer buffer,
      int at,
      int ackNumber,
      int acknowledged,
      int rttUs,
      int rttVarianceUs,
      int freeBufferPackets,
      int packetsPerSecond,
      int bytesPerSecond,
      int timestampUs,
      int destinationSocketId) {
    ControlPacket.putHeader(
        buffer, at, ControlType.ACK, ackNumber, timestampUs, destinationSocketId);
    buffer.putInt(at + ACKED, acknowledged);
    buffer.putInt(at + RTT, rttUs);
    buffer.putInt(at + RTT_VARIANCE, rttVarianceUs);
    buffer.putInt(at + FREE_BUFFER, freeBufferPackets);
    buffer.putInt(at + PACKET_RATE, packetsPerSecond);
    buffer.putInt(at + LINK_CAPACITY, ESTIMATED_CAPACITY);
    buffer.putInt(at + BYTE_RATE, bytesPerSecond);
    return FULL_BYTES;
  }
}
