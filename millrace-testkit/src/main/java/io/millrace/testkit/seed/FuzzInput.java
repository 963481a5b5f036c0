package io.millrace.testkit.seed;

import java.util.Arrays;

/**
 * A fuzzer's bytes, read as a program: numbers and chunks from the front, zeros once they are used
 * up. Every input is a valid one, so a small change of the bytes is a small change of the program.
 */
public final class FuzzInput {

  private final byte[] bytes;
  private int at;

  /** Reads these bytes, which stay as they are. */
  public FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether all bytes were read. */
  public boolean isEmpty() {
    return at >= bytes.length;
  }

  /** 0 to 255. */
  public int u8() {
    return isEmpty() ? 0 : bytes[at++] & 0xFF;
  }

  /** 0 to bound - 1, from one byte; bound is 1 to 256. */
  public int below(int bound) {
    return u8() % bound;
  }

  /** One bit of a byte. */
  public boolean bool() {
    return (u8() & 1) != 0;
  }

  /** 0 to 65535. */
  public int u16() {
    return u8() << 8 | u8();
  }

  /** -32768 to 32767. */
  public int s16() {
    return (short) u16();
  }

  /** Any int. */
  public int s32() {
    return u16() << 16 | u16();
  }

  /** So many bytes, fewer at the end. */
  public byte[] chunk(int length) {
    int from = Math.min(at, bytes.length);
    at = Math.min(bytes.length, from + length);
    return Arrays.copyOfRange(bytes, from, at);
  }
}
