package io.millrace.media.ts;

import java.nio.ByteBuffer;

/** Reads the packets of one PID in order: those with a payload, neither scrambled nor repeated. */
interface PidReader {

  /** The next packet; the buffer is only lent. */
  void packet(ByteBuffer buffer, int at);

  /** Packets are missing before the next one. */
  void discontinuity();
}
