package io.millrace.srt.crypto;

import io.millrace.srt.crypto.PacketCipher.Direction;
import io.millrace.srt.packet.DataPacket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts what a connection receives, with the keys that the peer told: during a change, packets
 * of both come (guide §15.7). One owner, the loop.
 */
public final class Opener {

  private static final byte WITHOUT_RETRANSMITTED = (byte) ~0x04;

  private final CipherBuffers buffers;
  private final Sealer own;
  private final int tagBytes;
  private final @Nullable PacketCipher[] ciphers = new PacketCipher[KeySlot.CODES];
  private final @Nullable StreamKeys[] keys = new StreamKeys[KeySlot.CODES];
  private boolean opened;

  /**
   * @param own what encrypts the other direction, which is not to use the same key
   */
  Opener(StreamKeys first, CipherBuffers buffers, Sealer own) {
    this.buffers = buffers;
    this.own = own;
    this.tagBytes = first.material().cipher().tagBytes();
    install(first);
  }

  /** Takes over the peer's keys; a slot of which they say nothing keeps its key. */
  void install(StreamKeys told) {
    for (KeySlot slot : KeySlot.values()) {
      StreamKeys present = keys[slot.code()];
      boolean isKnown = present != null && told.isSame(slot, present);
      if (told.has(slot) && !isKnown) {
        keys[slot.code()] = told;
        ciphers[slot.code()] = null;
      }
    }
  }

  /**
   * Decrypts a data packet, which stays as it is.
   *
   * @param packet position to limit, at most 1500 bytes
   * @return the payload, valid until the next one; null if it was not encrypted, or with a key that
   *     is not here, or is not what the peer encrypted
   */
  public @Nullable ByteBuffer open(ByteBuffer packet) {
    int at = packet.position();
    int length = packet.remaining() - CipherBuffers.HEADER_BYTES;
    KeySlot slot = KeySlot.of(DataPacket.key(packet, at));
    PacketCipher cipher = slot == null ? null : cipher(slot);
    if (slot == null || cipher == null || length <= tagBytes) {
      return null;
    }
    packet.get(at, buffers.header);
    buffers.header[DataPacket.FLAGS] &= WITHOUT_RETRANSMITTED;
    packet.get(at + CipherBuffers.HEADER_BYTES, buffers.openIn, 0, length);
    int payloadLength =
        cipher.apply(
            DataPacket.sequenceNumber(packet, at),
            buffers.header,
            buffers.openIn,
            length,
            buffers.openOut);
    if (payloadLength == PacketCipher.BAD_TAG) {
      return null;
    }
    noteFirst(slot);
    return buffers.opened.clear().limit(payloadLength);
  }

  private void noteFirst(KeySlot slot) {
    StreamKeys used = keys[slot.code()];
    if (!opened && used != null) {
      opened = true;
      own.onPeerUses(used, slot);
    }
  }

  private @Nullable PacketCipher cipher(KeySlot slot) {
    PacketCipher cipher = ciphers[slot.code()];
    StreamKeys key = keys[slot.code()];
    if (cipher == null && key != null) {
      cipher = key.cipher(slot, Direction.DECRYPT);
      ciphers[slot.code()] = cipher;
    }
    return cipher;
  }
}
