package io.millrace.srt.crypto;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * One stream key and one direction: encrypts or decrypts payloads, each under its packet's sequence
 * number. Works from one heap array into another, which is what the JDK does fastest. One owner.
 */
abstract sealed class PacketCipher permits CtrCipher, GcmCipher {

  /** Which way. */
  enum Direction {
    ENCRYPT(Cipher.ENCRYPT_MODE),
    DECRYPT(Cipher.DECRYPT_MODE);

    private final int mode;

    Direction(int mode) {
      this.mode = mode;
    }
  }

  /** The answer to a payload that is not what its sender encrypted. */
  static final int BAD_TAG = -1;

  private final Cipher cipher;
  private final Direction direction;

  PacketCipher(String transformation, Direction direction) {
    this.direction = direction;
    try {
      cipher = Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + transformation, e);
    }
  }

  /** A cipher with a key of 16, 24 or 32 bytes and a salt of 16. */
  static PacketCipher of(CipherType type, byte[] key, byte[] salt, Direction direction) {
    return switch (type) {
      case AES_CTR -> new CtrCipher(key, salt, direction);
      case AES_GCM -> new GcmCipher(key, salt, direction);
    };
  }

  /**
   * Encrypts or decrypts a payload.
   *
   * @param header the packet's 16 bytes of header without the retransmission flag; authenticated,
   *     if the cipher does that
   * @param in payload from 0 to length; another array than out
   * @param out room for the payload and a tag
   * @return bytes of out, or {@link #BAD_TAG}
   */
  abstract int apply(int sequenceNumber, byte[] header, byte[] in, int length, byte[] out);

  final Cipher cipher() {
    return cipher;
  }

  final void init(Key key, AlgorithmParameterSpec parameters) {
    try {
      cipher.init(direction.mode, key, parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key and vector have the right size", e);
    }
  }

  final int finish(byte[] in, int length, byte[] out) {
    try {
      return cipher.doFinal(in, 0, length, out, 0);
    } catch (AEADBadTagException forged) {
      return BAD_TAG;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("out has room", e);
    }
  }

  /** Puts a sequence number into a vector: onto the salt's four bytes from {@code at} on. */
  static void putSequenceNumber(byte[] vector, byte[] salt, int at, int sequenceNumber) {
    for (int i = 0; i < Integer.BYTES; i++) {
      int shift = Byte.SIZE * (Integer.BYTES - 1 - i);
      vector[at + i] = (byte) (salt[at + i] ^ (sequenceNumber >>> shift));
    }
  }
}
