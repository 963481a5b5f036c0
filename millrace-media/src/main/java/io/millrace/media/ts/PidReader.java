package io.millrace.media.ts;

import java.nio.ByteBuffer;

/** Reads the packets of one PID in order: those with a payload, neither scrambled nor repeated. */
interface PidReader {

  /** The next packet; the buffer is only lent. */
  void packet(ByteBuffer buffer, int at);

  /** Packets are missing before the next one. */
  void discontinuity();

  /**
   * The stream says that something else starts with the next packet (discontinuity_indicator,
   * ISO/IEC 13818-1 2.4.3.5), whether or not packets are missing.
   *
   * @param unitStart whether a PES packet or a section starts in it
   */
  default void announcedJump(boolean unitStart) {
    discontinuity();
  }
}
