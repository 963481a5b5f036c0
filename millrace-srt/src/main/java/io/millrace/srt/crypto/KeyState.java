package io.millrace.srt.crypto;

import org.jspecify.annotations.Nullable;

/**
 * Where an exchange of keys stands, under libsrt's names; also the one word by which a listener
 * says what is wrong with a caller's key material (guide §15.6).
 */
public enum KeyState {
  /** No encryption. */
  UNSECURED(0),
  SECURING(1),
  /** Both sides have the keys. */
  SECURED(2),
  /** The peer encrypts, and this side has no passphrase. */
  NO_SECRET(3),
  /** The passphrases differ. */
  BAD_SECRET(4),
  /** The peer encrypts in a mode that this side does not take. */
  BAD_CRYPTO_MODE(5);

  private static final KeyState[] BY_CODE = values();

  private final int code;

  KeyState(int code) {
    this.code = code;
  }

  /** The word of a KMRSP: unlike everything else on the wire, little-endian. */
  public int word() {
    return Integer.reverseBytes(code);
  }

  /** What a KMRSP of one word says, in whichever byte order; null if it means nothing. */
  public static @Nullable KeyState ofWord(int word) {
    KeyState littleEndian = ofCode(Integer.reverseBytes(word));
    return littleEndian == null ? ofCode(word) : littleEndian;
  }

  private static @Nullable KeyState ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
