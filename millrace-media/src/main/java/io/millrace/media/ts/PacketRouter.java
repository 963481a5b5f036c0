package io.millrace.media.ts;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hands each packet to the reader of its PID, and tells that reader when packets are missing. One
 * owner.
 */
final class PacketRouter {

  private final @Nullable PidReader[] readers;
  private final ContinuityCounters continuity = new ContinuityCounters();
  private long damaged;

  /**
   * Starts anywhere in a stream.
   *
   * @param readers by PID; may change between packets
   */
  PacketRouter(@Nullable PidReader[] readers) {
    this.readers = readers;
  }

  /** Packets with a transport error, and jumps of a continuity counter that nobody announced. */
  long damaged() {
    return damaged;
  }

  /** The next packet; lent to its reader. */
  void packet(ByteBuffer buffer, int at) {
    int pid = TsPacket.pid(buffer, at);
    if (TsPacket.hasTransportError(buffer, at)) {
      damaged++;
    } else if (pid != TsPacket.PID_NULL) {
      route(readers[pid], buffer, at);
    }
  }

  private void route(@Nullable PidReader reader, ByteBuffer buffer, int at) {
    ContinuityCounters.Step step = continuity.step(buffer, at);
    damaged += step == ContinuityCounters.Step.JUMP ? 1 : 0;
    if (reader == null) {
      return;
    }
    switch (step) {
      case JUMP -> reader.discontinuity();
      case ANNOUNCED_JUMP -> reader.announcedJump(TsPacket.isUnitStart(buffer, at));
      case REPEATED -> {
        // Some multiplexers never count on table PIDs; a section that starts anew does no harm.
        if (!(reader instanceof SectionAssembler) || !TsPacket.isUnitStart(buffer, at)) {
          return;
        }
      }
      case NEXT -> {}
    }
    if (!TsPacket.hasPayload(buffer, at)) {
      return;
    }
    if (TsPacket.isScrambled(buffer, at)) {
      reader.discontinuity(); // its bytes are as good as lost
    } else {
      reader.packet(buffer, at);
    }
  }
}
