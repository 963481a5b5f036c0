package io.millrace.media.ts;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Follows continuity_counter of every PID (ISO/IEC 13818-1 2.4.3.3). 8 KiB. */
final class ContinuityCounters {

  /** How a packet follows the one before on its PID. */
  enum Step {
    NEXT,
    /** The same packet again, which a sender may do once. */
    REPEATED,
    /** The stream says that something else starts here. */
    ANNOUNCED_JUMP,
    /** Packets are missing. */
    JUMP
  }

  private static final byte UNKNOWN = -1;

  private final byte[] last = new byte[TsPacket.PIDS];

  ContinuityCounters() {
    Arrays.fill(last, UNKNOWN);
  }

  /** Looks at the packet's counter and remembers it. */
  Step step(ByteBuffer buffer, int at) {
    if (!TsPacket.hasPayload(buffer, at)) {
      return Step.NEXT; // counts payloads only
    }
    int pid = TsPacket.pid(buffer, at);
    int before = last[pid];
    int counter = TsPacket.continuityCounter(buffer, at);
    last[pid] = (byte) counter;
    if (TsPacket.isDiscontinuity(buffer, at)) {
      return Step.ANNOUNCED_JUMP;
    }
    if (before == UNKNOWN || counter == ((before + 1) & 15)) {
      return Step.NEXT;
    }
    return counter == before ? Step.REPEATED : Step.JUMP;
  }
}
