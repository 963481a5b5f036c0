package io.millrace.media.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes headers bit by bit. */
final class BitWriter {

  private final StringBuilder digits = new StringBuilder();

  BitWriter bits(int count, long value) {
    for (int i = count - 1; i >= 0; i--) {
      digits.append(value >> i & 1);
    }
    return this;
  }

  BitWriter flag(boolean value) {
    return bits(1, value ? 1 : 0);
  }

  BitWriter ue(int... values) {
    for (int value : values) {
      int length = 32 - Integer.numberOfLeadingZeros(value + 1);
      bits(length - 1, 0).bits(length, value + 1);
    }
    return this;
  }

  ByteBuffer plain() {
    return ByteBuffer.wrap(toBytes());
  }

  /** With a stop bit and emulation prevention bytes. */
  ByteBuffer nal() {
    bits(1, 1);
    ByteArrayOutputStream escaped = new ByteArrayOutputStream();
    int zeros = 0;
    for (byte b : toBytes()) {
      if (zeros >= 2 && (b & 0xFC) == 0) {
        escaped.write(3);
        zeros = 0;
      }
      escaped.write(b);
      zeros = b == 0 ? zeros + 1 : 0;
    }
    return ByteBuffer.wrap(escaped.toByteArray());
  }

  private byte[] toBytes() {
    byte[] bytes = new byte[(digits.length() + 7) / 8];
    for (int i = 0; i < digits.length(); i++) {
      bytes[i / 8] |= (byte) ((digits.charAt(i) - '0') << (7 - i % 8));
    }
    return bytes;
  }
}
