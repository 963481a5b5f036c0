package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * Header of a PES packet read in place (ISO/IEC 13818-1 2.4.3.6): accessors over (buffer, index of
 * its first byte, index after the last byte there is).
 *
 * <pre>
 * 00 00 01 | stream_id | length (2) | 10…flags | PTS/DTS flags… | header length | PTS (5) | DTS (5) …
 * </pre>
 */
public final class PesHeader {

  /** No timestamp. */
  public static final long NONE = -1;

  /** Timestamps count 90 kHz ticks and wrap here (2.4.3.7). */
  public static final long WRAP = 1L << 33;

  private static final int FIXED = 9;
  private static final int PTS_AT = 9;
  private static final int DTS_AT = 14;
  private static final int TIMESTAMP = 5;

  private PesHeader() {}

  /** Whether a PES header of the kind that audio and video have starts here. */
  public static boolean startsAt(ByteBuffer buffer, int at, int to) {
    return at + FIXED <= to
        && buffer.get(at) == 0
        && buffer.get(at + 1) == 0
        && buffer.get(at + 2) == 1
        && (buffer.get(at + 6) & 0xC0) == 0x80;
  }

  /** Index of the first byte of the elementary stream; may lie beyond {@code to}. */
  public static int payloadStart(ByteBuffer buffer, int at) {
    return at + FIXED + (buffer.get(at + 8) & 0xFF);
  }

  /** Presentation time in 90 kHz ticks, below {@link #WRAP}; NONE if not there. */
  public static long ptsTicks90k(ByteBuffer buffer, int at, int to) {
    boolean there = (buffer.get(at + 7) & 0x80) != 0 && at + PTS_AT + TIMESTAMP <= to;
    return there ? timestamp(buffer, at + PTS_AT) : NONE;
  }

  /** Decoding time in 90 kHz ticks: the DTS, or the PTS when they are the same; NONE if neither. */
  public static long dtsTicks90k(ByteBuffer buffer, int at, int to) {
    boolean there = (buffer.get(at + 7) & 0xC0) == 0xC0 && at + DTS_AT + TIMESTAMP <= to;
    return there ? timestamp(buffer, at + DTS_AT) : ptsTicks90k(buffer, at, to);
  }

  /** From {@code earlier} to {@code later} the short way round, negative if it goes back. */
  public static long ticksBetween(long earlier, long later) {
    long ahead = (later - earlier) & (WRAP - 1);
    return ahead < WRAP / 2 ? ahead : ahead - WRAP;
  }

  private static long timestamp(ByteBuffer buffer, int at) {
    long high = (buffer.get(at) >> 1) & 7;
    int middle = ((buffer.get(at + 1) & 0xFF) << 7) | ((buffer.get(at + 2) & 0xFF) >> 1);
    int low = ((buffer.get(at + 3) & 0xFF) << 7) | ((buffer.get(at + 4) & 0xFF) >> 1);
    return (high << 30) | ((long) middle << 15) | low;
  }
}
