package io.millrace.srt.crypto;

import org.jspecify.annotations.Nullable;

/** The two places for a stream key: while one is used, the next one is put into the other. */
public enum KeySlot {
  EVEN(1),
  ODD(2);

  /** For arrays with a place for each code. */
  static final int CODES = 3;

  private final int code;

  KeySlot(int code) {
    this.code = code;
  }

  /** The KK field of a data packet, and the bit of this slot in a key material message. */
  public int code() {
    return code;
  }

  public KeySlot other() {
    return this == EVEN ? ODD : EVEN;
  }

  /**
   * The slot of a data packet's KK field; null for 0, not encrypted, and 3, which means nothing.
   */
  public static @Nullable KeySlot of(int code) {
    return switch (code) {
      case 1 -> EVEN;
      case 2 -> ODD;
      default -> null;
    };
  }
}
