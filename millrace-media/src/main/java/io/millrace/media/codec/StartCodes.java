package io.millrace.media.codec;

import java.nio.ByteBuffer;

/** Finds units in a byte stream: each follows the start code {@code 00 00 01} (H.264 annex B). */
public final class StartCodes {

  public static final int NONE = -1;

  private StartCodes() {}

  /** Index of the first byte after the next start code at or after {@code from}; else NONE. */
  public static int nextUnit(ByteBuffer bytes, int from, int to) {
    int at = from + 2;
    while (at < to) {
      int third = bytes.get(at);
      if (third == 1 && bytes.get(at - 1) == 0 && bytes.get(at - 2) == 0) {
        return at + 1 < to ? at + 1 : NONE;
      }
      // Only a 0 or a 1 here can be part of a start code that ends at this byte or the next two.
      at += third == 0 || third == 1 ? 1 : 3;
    }
    return NONE;
  }

  /** Where the unit that starts at {@code unit} ends: before the next start code, or {@code to}. */
  public static int endOf(ByteBuffer bytes, int unit, int to) {
    for (int at = unit; at + 2 < to; at++) {
      if (bytes.get(at) == 0 && bytes.get(at + 1) == 0 && (bytes.get(at + 2) & 0xFE) == 0) {
        return at;
      }
    }
    return to;
  }
}
