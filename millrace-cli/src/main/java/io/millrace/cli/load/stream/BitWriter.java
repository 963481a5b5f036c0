package io.millrace.cli.load.stream;

import java.util.Arrays;

/** Bits, the highest first, and the Exp-Golomb numbers of H.264 (ITU-T H.264 9.1). */
final class BitWriter {

  private byte[] bytes = new byte[64];
  private int bits;

  /** The lowest count bits, 0 to 32. */
  BitWriter u(int count, long value) {
    for (int i = count - 1; i >= 0; i--) {
      bit((int) (value >>> i) & 1);
    }
    return this;
  }

  /** Unsigned Exp-Golomb. */
  BitWriter ue(int value) {
    long code = value + 1L;
    int length = Long.SIZE - Long.numberOfLeadingZeros(code);
    return u(length - 1, 0).u(length, code);
  }

  /** rbsp_trailing_bits: a one, then zeros up to the end of the byte. */
  BitWriter trailing() {
    bit(1);
    while (bits % Byte.SIZE != 0) {
      bit(0);
    }
    return this;
  }

  /** What was written, the last byte filled up with zeros. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, (bits + Byte.SIZE - 1) / Byte.SIZE);
  }

  private void bit(int value) {
    int at = bits / Byte.SIZE;
    if (at == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * at);
    }
    bytes[at] |= (byte) (value << (Byte.SIZE - 1 - bits % Byte.SIZE));
    bits++;
  }
}
