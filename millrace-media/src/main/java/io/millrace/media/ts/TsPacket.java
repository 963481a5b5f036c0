package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * A transport stream packet read in place: accessors over (buffer, index of its sync byte), of
 * which 188 bytes are there (ISO/IEC 13818-1 2.4.3.2). Independent of the buffer's byte order.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+-+-+-+-------------------------+---+---+-------+
 * |  0x47         |E|S|P|           PID           |scr|af |counter|
 * +---------------+-+-+-+-------------------------+---+---+-------+
 * | adaptation field length |D|R|…  if af is 2 or 3   E: transport_error_indicator
 * +-------------------------+-+-+-                    S: payload_unit_start_indicator
 * | payload if af is 1 or 3                           D: discontinuity, R: random access
 * </pre>
 */
public final class TsPacket {

  /** Bytes of a packet. */
  public static final int SIZE = 188;

  public static final int SYNC = 0x47;
  public static final int PIDS = 0x2000;
  public static final int PID_PAT = 0;
  public static final int PID_SDT = 0x11;
  public static final int PID_NULL = 0x1FFF;

  /** The lowest PID that a program may use for itself (table 2-3). */
  public static final int PID_FREE_MIN = 0x10;

  /** Bytes from the sync byte up to and with the adaptation field's flags. */
  static final int FLAGS_END = 6;

  /** No program clock reference. */
  public static final long NO_PCR = -1;

  /** Where a program clock reference wraps: 300 times where timestamps do. */
  public static final long PCR_WRAP = 300L << 33;

  private static final int HEADER = 4;
  private static final int PCR_LENGTH = 6;

  private TsPacket() {}

  public static boolean hasSync(ByteBuffer buffer, int at) {
    return buffer.get(at) == SYNC;
  }

  /** transport_error_indicator: a demodulator knows that there is a wrong bit somewhere. */
  public static boolean hasTransportError(ByteBuffer buffer, int at) {
    return (buffer.get(at + 1) & 0x80) != 0;
  }

  /** payload_unit_start_indicator: a PES packet or a section starts in this packet. */
  public static boolean isUnitStart(ByteBuffer buffer, int at) {
    return (buffer.get(at + 1) & 0x40) != 0;
  }

  public static int pid(ByteBuffer buffer, int at) {
    return ((buffer.get(at + 1) & 0x1F) << 8) | (buffer.get(at + 2) & 0xFF);
  }

  /** transport_scrambling_control is not 00: the payload cannot be read. */
  public static boolean isScrambled(ByteBuffer buffer, int at) {
    return (buffer.get(at + 3) & 0xC0) != 0;
  }

  public static boolean hasAdaptationField(ByteBuffer buffer, int at) {
    return (buffer.get(at + 3) & 0x20) != 0;
  }

  public static boolean hasPayload(ByteBuffer buffer, int at) {
    return (buffer.get(at + 3) & 0x10) != 0;
  }

  /** continuity_counter, 0 to 15. */
  public static int continuityCounter(ByteBuffer buffer, int at) {
    return buffer.get(at + 3) & 0x0F;
  }

  /** discontinuity_indicator: the continuity counter may jump here. */
  public static boolean isDiscontinuity(ByteBuffer buffer, int at) {
    return hasFlags(buffer, at) && (buffer.get(at + 5) & 0x80) != 0;
  }

  /** random_access_indicator. */
  public static boolean isRandomAccess(ByteBuffer buffer, int at) {
    return hasFlags(buffer, at) && (buffer.get(at + 5) & 0x40) != 0;
  }

  /**
   * Program clock reference in 27 MHz ticks, below {@value #PCR_WRAP}; {@value #NO_PCR} if there is
   * none (2.4.3.5).
   */
  public static long pcrTicks27M(ByteBuffer buffer, int at) {
    boolean there =
        hasFlags(buffer, at)
            && (buffer.get(at + 5) & 0x10) != 0
            && (buffer.get(at + 4) & 0xFF) >= 1 + PCR_LENGTH;
    if (!there) {
      return NO_PCR;
    }
    long base = 0;
    for (int i = 6; i < 10; i++) {
      base = (base << 8) | (buffer.get(at + i) & 0xFF);
    }
    int low = ((buffer.get(at + 10) & 0xFF) << 8) | (buffer.get(at + 11) & 0xFF);
    return ((base << 1) | (low >> 15)) * 300 + Math.min(low & 0x1FF, 299);
  }

  /** Index of the first payload byte; the packet's end if there is no payload. */
  public static int payloadStart(ByteBuffer buffer, int at) {
    if (!hasPayload(buffer, at)) {
      return at + SIZE;
    }
    int adaptation = hasAdaptationField(buffer, at) ? 1 + (buffer.get(at + 4) & 0xFF) : 0;
    return Math.min(at + HEADER + adaptation, at + SIZE);
  }

  private static boolean hasFlags(ByteBuffer buffer, int at) {
    return hasAdaptationField(buffer, at) && buffer.get(at + 4) != 0;
  }
}
