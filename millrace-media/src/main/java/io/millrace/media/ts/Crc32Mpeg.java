package io.millrace.media.ts;

import java.nio.ByteBuffer;

/** CRC of sections (ISO/IEC 13818-1 annex A): polynomial 0x04C11DB7, not reflected. */
public final class Crc32Mpeg {

  private static final int[] TABLE = table();

  private Crc32Mpeg() {}

  /** The CRC of a byte range; 0 if the range ends with its own right CRC. */
  public static int of(ByteBuffer bytes, int from, int to) {
    int crc = -1;
    for (int at = from; at < to; at++) {
      crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ bytes.get(at)) & 0xFF];
    }
    return crc;
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ (crc < 0 ? 0x04C1_1DB7 : 0);
      }
      table[i] = crc;
    }
    return table;
  }
}
