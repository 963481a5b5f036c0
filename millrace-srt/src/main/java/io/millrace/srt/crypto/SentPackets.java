package io.millrace.srt.crypto;

import io.millrace.srt.packet.Packet;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What the newest packets were when they were first sent. AES-GCM is broken by two different
 * packets under one sequence number; so a packet is sent again only with the timestamp it had, and
 * only if its payload is the same. All else in the header follows from the position. One owner.
 */
final class SentPackets {

  private static final int PACKETS = 8192;

  private final int[] timestampsUs = new int[PACKETS];
  private final int[] checks = new int[PACKETS];
  private final CRC32C crc = new CRC32C();
  private long end = Long.MIN_VALUE;
  private int timestampUs;
  private int check;

  /** Whether the position is one of the newest. */
  boolean holds(long position) {
    return position < end && position >= end - PACKETS;
  }

  /** Looks at a packet that is about to be sent for the first time. */
  void prepare(ByteBuffer packet, byte[] payload, int length) {
    timestampUs = Packet.timestampUs(packet, 0);
    check = check(payload, length);
  }

  /** It was sent. */
  void sent(long position) {
    int slot = slot(position);
    timestampsUs[slot] = timestampUs;
    checks[slot] = check;
    end = position + 1;
  }

  /** Gives a packet the timestamp that it was sent with; false if it is not that packet. */
  boolean repeat(ByteBuffer packet, long position, byte[] payload, int length) {
    if (!holds(position) || checks[slot(position)] != check(payload, length)) {
      return false;
    }
    Packet.putTimestampUs(packet, 0, timestampsUs[slot(position)]);
    return true;
  }

  private int check(byte[] payload, int length) {
    crc.reset();
    crc.update(payload, 0, length);
    return (int) crc.getValue();
  }

  private static int slot(long position) {
    return (int) (position & (PACKETS - 1));
  }
}
