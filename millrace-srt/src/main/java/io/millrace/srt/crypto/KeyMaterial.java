package io.millrace.srt.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A valid key material message: one or two wrapped stream keys, and what it takes to unwrap them
 * (guide §15.2). Keeps the bytes as they came, since an answer repeats them. Immutable.
 *
 * <pre>
 *  0 0x12: version 1, packet type 2     1 0x2029: signature         3 KK: 1 even, 2 odd, 3 both
 *  4 key-encrypting key index: 0
 *  8 cipher      9 authentication      10 stream encapsulation: 2
 * 14 salt length / 4      15 key length / 4
 * 16 salt (16 bytes)
 * 32 wrap: 8 bytes of integrity check, then even key, odd key, as far as KK names them
 * </pre>
 */
public final class KeyMaterial implements KeyMessage {

  /** The longest: two keys of 32 bytes. */
  public static final int MAX_BYTES = 104;

  static final int SALT_BYTES = 16;
  static final int WRAP_CHECK_BYTES = 8;

  private static final int MIN_BYTES = 33;
  private static final int SIGNATURE = 0x122029;
  private static final int KEYS = 3;
  private static final int BOTH = 3;
  private static final int CIPHER = 8;
  private static final int AUTHENTICATION = 9;
  private static final int ENCAPSULATION = 10;
  private static final byte SRT = 2;
  private static final int SALT_WORDS = 14;
  private static final int KEY_WORDS = 15;
  private static final int SALT = 16;
  private static final int WRAP = 32;

  private final byte[] message;
  private final CipherType cipher;

  private KeyMaterial(byte[] message, CipherType cipher) {
    this.message = message;
    this.cipher = cipher;
  }

  /**
   * Reads a message: everything is checked before anything is computed from it.
   *
   * @param content position to limit, left as they are
   */
  public static KeyMessage parse(ByteBuffer content) {
    int length = content.remaining();
    if (length < MIN_BYTES || length > MAX_BYTES) {
      return KeyMessageFault.SIZE;
    }
    byte[] message = new byte[length];
    content.get(content.position(), message);
    if (ByteBuffer.wrap(message).getInt(0) >>> Byte.SIZE != SIGNATURE) {
      return KeyMessageFault.SIGNATURE;
    }
    if (message[KEYS] < KeySlot.EVEN.code() || message[KEYS] > BOTH) {
      return KeyMessageFault.NO_KEY;
    }
    CipherType cipher = CipherType.of(message[CIPHER], message[AUTHENTICATION]);
    if (cipher == null) {
      return KeyMessageFault.CIPHER;
    }
    KeyMessageFault fault = lengthFault(message);
    return fault == null ? new KeyMaterial(message, cipher) : fault;
  }

  private static @Nullable KeyMessageFault lengthFault(byte[] message) {
    if (message[ENCAPSULATION] != SRT) {
      return KeyMessageFault.ENCAPSULATION;
    }
    if (message[SALT_WORDS] * Integer.BYTES != SALT_BYTES) {
      return KeyMessageFault.SALT_LENGTH;
    }
    int keyLength = message[KEY_WORDS] * Integer.BYTES;
    if (keyLength != 16 && keyLength != 24 && keyLength != 32) {
      return KeyMessageFault.KEY_LENGTH;
    }
    int keys = Integer.bitCount(message[KEYS]);
    return message.length == WRAP + WRAP_CHECK_BYTES + keys * keyLength
        ? null
        : KeyMessageFault.TOTAL_LENGTH;
  }

  /**
   * A message of our own.
   *
   * @param both whether the wrap holds both keys; otherwise it is the one of the slot
   * @param wrapped by {@link KeyEncryptingKey#wrap}
   */
  static KeyMaterial of(
      CipherType cipher, KeySlot slot, boolean both, KeyEncryptingKey kek, byte[] wrapped) {
    ByteBuffer message = ByteBuffer.allocate(WRAP + wrapped.length);
    message.putInt(0, SIGNATURE << Byte.SIZE | (both ? BOTH : slot.code()));
    message.put(CIPHER, cipher.code());
    message.put(AUTHENTICATION, cipher.authentication());
    message.put(ENCAPSULATION, SRT);
    message.put(SALT_WORDS, (byte) (SALT_BYTES / Integer.BYTES));
    message.put(KEY_WORDS, (byte) (kek.keyLength() / Integer.BYTES));
    message.put(SALT, kek.salt());
    message.put(WRAP, wrapped);
    return new KeyMaterial(message.array(), cipher);
  }

  public CipherType cipher() {
    return cipher;
  }

  /** Bytes of a stream key: 16, 24 or 32. */
  public int keyLength() {
    return message[KEY_WORDS] * Integer.BYTES;
  }

  /** Whether the wrap holds the key of this slot. */
  boolean holds(KeySlot slot) {
    return (message[KEYS] & slot.code()) != 0;
  }

  /** 16 bytes, a copy. */
  byte[] saltBytes() {
    return Arrays.copyOfRange(message, SALT, SALT + SALT_BYTES);
  }

  /** The salt, read-only: as a key in a table. */
  public ByteBuffer salt() {
    return ByteBuffer.wrap(saltBytes()).asReadOnlyBuffer();
  }

  /** The wrapped keys, a copy. */
  byte[] wrapped() {
    return Arrays.copyOfRange(message, WRAP, message.length);
  }

  /** The message as it goes over the wire, read-only. */
  public ByteBuffer content() {
    return ByteBuffer.wrap(message).asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyMaterial material && Arrays.equals(message, material.message);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(message);
  }

  @Override
  public String toString() {
    return cipher + " with " + keyLength() * Byte.SIZE + " bits, keys " + message[KEYS];
  }
}
