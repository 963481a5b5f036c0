package io.millrace.media.codec;

import java.nio.ByteBuffer;

/**
 * Bits of a byte range, most significant first. Never throws on short or wrong input: past the end
 * it reads zeros and {@link #ok()} turns false for good. One owner.
 */
public final class BitReader {

  /** Exp-Golomb codes of parameter sets have at most 32 leading zeros; ours stay in an int. */
  private static final int LEADING_ZEROS_MAX = 30;

  private final ByteBuffer bytes;
  private final int start;
  private final int end;
  private final boolean escaped;
  private int at;
  private int zeros;
  private int current;
  private int bitsLeft;
  private boolean ok = true;

  private BitReader(ByteBuffer bytes, int from, int to, boolean escaped) {
    this.bytes = bytes;
    this.start = from;
    this.at = from;
    this.end = to;
    this.escaped = escaped;
  }

  /** Reads the bytes as they are. */
  public static BitReader plain(ByteBuffer bytes, int from, int to) {
    return new BitReader(bytes, from, to, false);
  }

  /** Reads a NAL unit: drops each emulation prevention byte (H.264 7.3.1, HEVC 7.3.1.1). */
  public static BitReader ofNal(ByteBuffer bytes, int from, int to) {
    return new BitReader(bytes, from, to, true);
  }

  /** False once something was read that is not there or not possible. */
  public boolean ok() {
    return ok;
  }

  /** Bits from the range's first one to the next to be read, emulation prevention included. */
  public int position() {
    return 8 * (at - start) - bitsLeft;
  }

  /** One bit. */
  public boolean flag() {
    return bits(1) != 0;
  }

  /** The next {@code count} bits, at most 31, unsigned. */
  public int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << 1) | bit();
    }
    return value;
  }

  /** 32 bits, unsigned. */
  public long bits32() {
    return ((long) bits(16) << 16) | bits(16);
  }

  /** Leaves {@code count} bits out. */
  public void skip(int count) {
    for (int i = 0; i < count && ok; i++) {
      bit();
    }
  }

  /** Unsigned Exp-Golomb code, {@code ue(v)} (H.264 9.1). */
  public int ue() {
    int leading = 0;
    while (bit() == 0) {
      leading++;
      if (!ok || leading > LEADING_ZEROS_MAX) {
        ok = false;
        return 0;
      }
    }
    return (1 << leading) - 1 + bits(leading);
  }

  /** Signed Exp-Golomb code, {@code se(v)} (H.264 9.1.1). */
  public int se() {
    int code = ue();
    return (code & 1) != 0 ? (code >> 1) + 1 : -(code >> 1);
  }

  private int bit() {
    if (bitsLeft == 0) {
      load();
    }
    bitsLeft--;
    return (current >> bitsLeft) & 1;
  }

  private void load() {
    current = nextByte();
    if (escaped && zeros >= 2 && current == 3) {
      zeros = 0;
      current = nextByte();
    }
    zeros = current == 0 ? zeros + 1 : 0;
    bitsLeft = 8;
  }

  private int nextByte() {
    if (at >= end) {
      ok = false;
      return 0;
    }
    return bytes.get(at++) & 0xFF;
  }
}
