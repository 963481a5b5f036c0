package io.millrace.broker;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a producer that stands by sent since its newest random access point: so it can be switched
 * in with a picture at once. Without one it keeps nothing. Bounded like a channel's log, of whose
 * memory it takes; what has no room costs the picture, not the stream. One owner: the loop of the
 * producer.
 */
final class StandbyLog {
  private final BrokerLimits limits;
  private final PageSupply pages;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(Page.MAX_PAYLOAD);

  /** Has a random access point, while there is one. */
  private @Nullable ChannelLog log;

  StandbyLog(BrokerLimits limits, PageSupply pages) {
    this.limits = limits;
    this.pages = pages;
  }

  /** Keeps a packet, if it or one before it is a random access point; nothing before the newest. */
  void add(ByteBuffer payload, long originNs, boolean randomAccess, ByteBuffer tables, long nowNs) {
    ChannelLog kept = log;
    if (kept == null) {
      if (!randomAccess) {
        return;
      }
      kept = new ChannelLog(limits, pages);
      log = kept;
    }
    boolean taken = kept.append(payload, originNs, nowNs);
    if (taken && randomAccess) {
      kept.dropBefore(kept.markRandomAccess(tables).index());
    }
    if (!taken || kept.randomAccessPoint() == null) {
      clear(); // what follows a hole is no picture
    }
  }

  /** Keeps what another log has from an index, a random access point, up to another. */
  void addAll(ChannelLog from, long point, long end, ByteBuffer tables, long nowNs) {
    for (long index = point; index < end; index++) {
      from.copyTo(index, packet.clear());
      add(packet.flip(), from.originNs(index), index == point, tables, nowNs);
    }
  }

  /** Whether it begins with a picture. */
  boolean hasPicture() {
    return log != null;
  }

  /** Takes what {@link #replay} tells. */
  interface Listener {
    void packet(ByteBuffer payload, long originNs, boolean randomAccess);
  }

  /** All since the random access point, in order; nothing if there is none. Then it is empty. */
  void replay(Listener to) {
    ChannelLog kept = log;
    RandomAccessPoint point = kept == null ? null : kept.randomAccessPoint();
    if (kept != null && point != null) {
      for (long index = point.index(); index < kept.end(); index++) {
        kept.copyTo(index, packet.clear());
        to.packet(packet.flip(), kept.originNs(index), kept.isRandomAccess(index));
      }
    }
    clear();
  }

  /** Gives all memory back. */
  void clear() {
    if (log != null) {
      log.clear();
      log = null;
    }
  }
}
