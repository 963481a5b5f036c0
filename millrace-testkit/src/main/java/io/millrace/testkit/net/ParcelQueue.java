package io.millrace.testkit.net;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that wait for their time, in the order of it. Bounded in bytes: what does not fit is
 * refused.
 */
final class ParcelQueue {
  /** A datagram, and when and where it goes. */
  record Parcel(
      long dueAtNs, long order, ProxiedClient client, boolean toServer, ByteBuffer datagram) {
    static final Comparator<Parcel> BY_TIME =
        Comparator.comparingLong(Parcel::dueAtNs).thenComparingLong(Parcel::order);
  }

  private final PriorityQueue<Parcel> parcels = new PriorityQueue<>(Parcel.BY_TIME);
  private final long maxBytes;
  private long bytes;
  private long nextOrder;

  ParcelQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether it was taken. */
  boolean add(long dueAtNs, ProxiedClient client, boolean toServer, ByteBuffer datagram) {
    if (bytes + datagram.remaining() > maxBytes) {
      return false;
    }
    bytes += datagram.remaining();
    return parcels.add(new Parcel(dueAtNs, nextOrder++, client, toServer, datagram));
  }

  /** Takes out the next parcel whose time has come, null when there is none. */
  @Nullable Parcel pollDue(long nowNs) {
    Parcel next = parcels.peek();
    if (next == null || next.dueAtNs() > nowNs) {
      return null;
    }
    bytes -= next.datagram().remaining();
    return parcels.remove();
  }

  /** When the next parcel is due, {@link Long#MAX_VALUE} when none waits. */
  long nextDueAtNs() {
    Parcel next = parcels.peek();
    return next == null ? Long.MAX_VALUE : next.dueAtNs();
  }
}
