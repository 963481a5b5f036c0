package io.millrace.testkit;

import java.nio.ByteBuffer;

/**
 * Payloads that prove themselves: message n is n as four big-endian bytes, then byte i is {@code
 * (31 n + i) mod 256}. Whoever receives one knows which message it was and that no byte of it has
 * changed.
 */
public final class Pattern {
  /** The shortest payload: its number alone. */
  public static final int MIN_LENGTH = Integer.BYTES;

  private Pattern() {}

  /** Message {@code n}, 0 or more, of this length in bytes, at least {@link #MIN_LENGTH}. */
  public static byte[] payload(int n, int length) {
    if (n < 0 || length < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "message " + n + " of " + length + " bytes; number from 0, length from 4");
    }
    byte[] payload = new byte[length];
    ByteBuffer.wrap(payload).putInt(n);
    for (int i = MIN_LENGTH; i < length; i++) {
      payload[i] = byteAt(n, i);
    }
    return payload;
  }

  /**
   * The number of the message that remains in the buffer, or -1 when it is none; the position
   * stays.
   */
  public static int verify(ByteBuffer payload) {
    int start = payload.position();
    if (payload.remaining() < MIN_LENGTH) {
      return -1;
    }
    int n = bigEndianInt(payload, start);
    for (int i = MIN_LENGTH; i < payload.remaining(); i++) {
      if (payload.get(start + i) != byteAt(n, i)) {
        return -1;
      }
    }
    return Math.max(n, -1);
  }

  private static byte byteAt(int n, int i) {
    return (byte) (31 * n + i);
  }

  /** Whatever order the buffer is set to. */
  private static int bigEndianInt(ByteBuffer buffer, int at) {
    return (buffer.get(at) & 0xFF) << 24
        | (buffer.get(at + 1) & 0xFF) << 16
        | (buffer.get(at + 2) & 0xFF) << 8
        | (buffer.get(at + 3) & 0xFF);
  }
}
