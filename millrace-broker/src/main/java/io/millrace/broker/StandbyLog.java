package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * What a producer that stands by sent since its newest random access point: so it can be switched
 * in with a picture at once. Bounded like a channel's log, of whose memory it takes; what has no
 * room costs the picture, not the stream. One owner: the loop of the producer.
 */
final class StandbyLog {
  private final ChannelLog log;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(Page.MAX_PAYLOAD);

  StandbyLog(BrokerLimits limits, PageSupply pages) {
    log = new ChannelLog(limits, pages);
  }

  /** Keeps a packet; if a random access point starts there, nothing before it. */
  void add(ByteBuffer payload, long originNs, boolean randomAccess, ByteBuffer tables, long nowNs) {
    boolean taken = log.append(payload, originNs, nowNs);
    if (taken && randomAccess) {
      log.dropBefore(log.markRandomAccess(tables).index());
    } else if (!taken) {
      log.forgetRandomAccessPoint(); // what follows a hole is no picture
    }
  }

  /** Whether it begins with a picture. */
  boolean hasPicture() {
    return log.randomAccessPoint() != null;
  }

  /** Takes what {@link #replay} tells. */
  interface Listener {
    void packet(ByteBuffer payload, long originNs, boolean randomAccess);
  }

  /** All since the random access point, in order; nothing if there is none. Then it is empty. */
  void replay(Listener to) {
    RandomAccessPoint point = log.randomAccessPoint();
    if (point != null) {
      for (long index = point.index(); index < log.end(); index++) {
        log.copyTo(index, packet.clear());
        to.packet(packet.flip(), log.originNs(index), log.isRandomAccess(index));
      }
    }
    clear();
  }

  /** Gives all memory back, for good. */
  void clear() {
    log.forgetRandomAccessPoint();
    log.clear();
  }
}
