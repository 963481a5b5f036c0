package io.millrace.srt.receive;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.Packet;
import java.nio.ByteBuffer;

/**
 * A packet that lies far ahead of all others, until it is believed. One alone may be forged or
 * broken: it would have packets reported lost that were never sent, which libsrt takes for an
 * attack, and those that come skipped (guide §20.5). It is believed when another one is far ahead,
 * too, when the stream gets there, or when nothing comes from where the stream was. One owner.
 */
final class FarAhead {

  /** A gap of so many packets is believed at once. */
  static final int BELIEVED = 64;

  /** A stream that goes on where it was does so within this time. */
  private static final long HOLD_NS = 20_000_000;

  private static final long NONE = Long.MAX_VALUE;

  private ByteBuffer packet = ByteBuffer.allocate(0);
  private long position = NONE;
  private long arrivedNs;
  private boolean doubted;

  /** Whether a packet is held. */
  boolean isHolding() {
    return position != NONE;
  }

  /** Whether this one, far ahead as well, is not the held one again. */
  boolean isConfirmedBy(long other) {
    return isHolding() && other != position && Math.abs(other - position) < Receiver.CAPACITY;
  }

  /** Keeps a packet, position to limit, instead of the one before. */
  void hold(long newPosition, ByteBuffer newPacket, long nowNs) {
    if (packet.capacity() == 0) {
      packet = ByteBuffer.allocateDirect(Packet.HEADER_BYTES + ReceiveBuffer.MAX_PAYLOAD);
    }
    int length = newPacket.remaining();
    packet.clear().put(0, newPacket, newPacket.position(), length).limit(length);
    position = newPosition;
    arrivedNs = nowNs;
    doubted = false;
  }

  /** The stream goes on where it was. */
  void doubt() {
    doubted = true;
  }

  /** Whether the stream went on where it was since the packet came. */
  boolean isDoubted() {
    return doubted;
  }

  long position() {
    return position;
  }

  /** When the held packet came. */
  long arrivedNs() {
    return arrivedNs;
  }

  /** The held packet, which is held no longer: valid until another one is. */
  ByteBuffer release() {
    position = NONE;
    return packet;
  }

  /** When the held packet is believed, or thrown away. */
  long nextDeadlineNs() {
    return isHolding() ? arrivedNs + HOLD_NS : Deadlines.NONE;
  }
}
