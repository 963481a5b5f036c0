package io.millrace.srt.crypto;

import org.jspecify.annotations.Nullable;

/** How a key material message says that payloads are encrypted (guide §15.2). */
public enum CipherType {
  AES_CTR(2, 0, 0),
  /** The variant of libsrt 1.5.4 and later (guide §15.5). */
  AES_GCM(4, 1, 16);

  private final int code;
  private final int authentication;
  private final int tagBytes;

  CipherType(int code, int authentication, int tagBytes) {
    this.code = code;
    this.authentication = authentication;
    this.tagBytes = tagBytes;
  }

  /** What it adds to each payload, in bytes. */
  public int tagBytes() {
    return tagBytes;
  }

  byte code() {
    return (byte) code;
  }

  byte authentication() {
    return (byte) authentication;
  }

  /** The type with these two fields; null if there is none. */
  static @Nullable CipherType of(int code, int authentication) {
    for (CipherType type : values()) {
      if (type.code == code && type.authentication == authentication) {
        return type;
      }
    }
    return null;
  }
}
