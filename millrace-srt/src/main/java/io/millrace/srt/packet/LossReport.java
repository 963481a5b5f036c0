package io.millrace.srt.packet;

import java.nio.ByteBuffer;

/**
 * A NAK's content: sequence numbers, single or as ranges (guide §4.2).
 *
 * <pre>
 * +-+-------------------------------------------------------------+
 * |0|                   one lost sequence number                  |
 * +-+-------------------------------------------------------------+
 * |1|                   first of a lost range                     |
 * |0|                   last of the range                         |
 * </pre>
 */
public final class LossReport {

  private static final int RANGE = 0x8000_0000;

  /** Takes ranges one by one; false stops the reading. */
  @FunctionalInterface
  public interface RangeReader {
    boolean range(int first, int last);
  }

  private LossReport() {}

  /**
   * Reads the ranges of a NAK.
   *
   * @param length of the whole packet in bytes
   * @return whether all of it was read: false if the reader stopped, or if the coding is broken (no
   *     whole number of words, or a range without an end)
   */
  public static boolean read(ByteBuffer buffer, int at, int length, RangeReader reader) {
    int end = at + length;
    int next = at + Packet.HEADER_BYTES;
    while (next + Integer.BYTES <= end) {
      int first = buffer.getInt(next);
      next += Integer.BYTES;
      int last = first;
      if (first < 0) {
        if (next + Integer.BYTES > end || buffer.getInt(next) < 0) {
          return false;
        }
        last = buffer.getInt(next);
        next += Integer.BYTES;
      }
      if (!reader.range(first & SequenceNumber.MAX, last)) {
        return false;
      }
    }
    return next == end;
  }

  /** Writes one range behind what is there; returns where the next one goes. */
  public static int putRange(ByteBuffer buffer, int at, int first, int last) {
    if (first == last) {
      buffer.putInt(at, first);
      return at + Integer.BYTES;
    }
    buffer.putInt(at, first | RANGE);
    buffer.putInt(at + Integer.BYTES, last);
    return at + 2 * Integer.BYTES;
  }
}
