package io.millrace.cli.producer;

import java.nio.ByteBuffer;

/**
 * Holds a stream that comes faster than it plays (a file sent through a pipe) to its own clock, the
 * PCR (ISO/IEC 13818-1 section 2.4.3.5). A live stream is never ahead of its clock and passes
 * without wait. Told the time; used by one thread.
 */
final class PcrPacer {

  private static final int TS_PACKET = 188;
  private static final int NO_PID = -1;
  private static final long NONE = -1;

  /** A jump this large in either direction is a new time line, not a wait. */
  private static final long JUMP_NS = 3_000_000_000L;

  /** So that the jitter of a live stream never becomes a wait. */
  private static final long TOLERANCE_NS = 200_000_000L;

  /** The 33-bit base in 90 kHz wraps every 26.5 hours: a jump like any other. */
  private static final long NS_PER_90_TICKS = 1_000_000L;

  private int pid = NO_PID;
  private boolean anchored;
  private long anchorPcrNs;
  private long anchorNs;

  /**
   * How long to wait before this payload goes out; 0 as a rule.
   *
   * @param payload whole packets, left as it is
   */
  long waitNs(ByteBuffer payload, long nowNs) {
    long pcrNs = NONE;
    for (int at = payload.position(); at + TS_PACKET <= payload.limit(); at += TS_PACKET) {
      long found = pcrNs(payload, at);
      pcrNs = found == NONE ? pcrNs : found;
    }
    return pcrNs == NONE ? 0 : waitNs(pcrNs, nowNs);
  }

  private long waitNs(long pcrNs, long nowNs) {
    long aheadNs = pcrNs - anchorPcrNs - (nowNs - anchorNs);
    if (!anchored || Math.abs(aheadNs) > JUMP_NS) {
      anchored = true;
      anchorPcrNs = pcrNs;
      anchorNs = nowNs;
      return 0;
    }
    return Math.max(0, aheadNs - TOLERANCE_NS);
  }

  private long pcrNs(ByteBuffer ts, int at) {
    boolean hasAdaptation = (ts.get(at + 3) & 0x20) != 0;
    boolean hasPcr = hasAdaptation && (ts.get(at + 4) & 0xFF) >= 7 && (ts.get(at + 5) & 0x10) != 0;
    int packetPid = ts.getShort(at + 1) & 0x1FFF;
    if (!hasPcr || (pid != NO_PID && pid != packetPid)) {
      return NONE;
    }
    pid = packetPid;
    long base = ((ts.getInt(at + 6) & 0xFFFF_FFFFL) << 1) | ((ts.get(at + 10) & 0x80) >> 7);
    return base * NS_PER_90_TICKS / 90;
  }
}
