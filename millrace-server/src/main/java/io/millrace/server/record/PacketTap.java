package io.millrace.server.record;

import io.millrace.broker.Broker;
import io.millrace.broker.Channel;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Subscriber;
import io.millrace.broker.Subscription;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads one publication of a channel into a {@link Conveyor}, from its newest random access point
 * on. What finds no room there is left in the channel's log, and is read when there is; if it is
 * gone by then, the log goes on at its newest random access point, and the rest is counted. Loop
 * only, but for what is said.
 */
final class PacketTap implements Subscriber {

  /** Media that is not written yet is this old at most while packets come. */
  private static final long HAND_OVER_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Nothing is too late for a recording while the log has it. */
  private static final long PATIENCE_NS = Long.MAX_VALUE / 4;

  private final ProducerId id;
  private final Conveyor conveyor;
  private @Nullable Subscription subscription;
  private @Nullable Publication publication;
  private long next;
  private long handedOverNs;
  private boolean finishing;
  private volatile boolean attached;
  private volatile boolean hungry;
  private volatile long packetsSkipped;

  PacketTap(ProducerId id, Conveyor conveyor) {
    this.id = id;
    this.conveyor = conveyor;
  }

  /** Begins, if the channel's producer is on this loop; ends at once if it is not. */
  void begin(Broker broker, long nowNs) {
    Optional<Publication> here =
        broker
            .channel(id)
            .flatMap(Channel::publication)
            .filter(candidate -> !candidate.isRelayed() && !finishing);
    if (here.isEmpty()) {
      conveyor.end();
      return;
    }
    publication = here.get();
    subscription = broker.subscribe(id, this, nowNs);
    attached = true;
    handedOverNs = nowNs;
    onPackets(nowNs);
  }

  @Override
  public boolean sendsOut() {
    return false;
  }

  @Override
  public void onPackets(long nowNs) {
    Subscription row = subscription;
    if (row == null) {
      return;
    }
    boolean over = !read(row, nowNs);
    if (over) {
      end(row);
    } else if (nowNs - handedOverNs >= HAND_OVER_NS) {
      handOver(nowNs);
    }
  }

  /** Reads what there is and has room; false if nothing more is to come. */
  private boolean read(Subscription row, long nowNs) {
    next = row.skipLate(next, nowNs - PATIENCE_NS);
    packetsSkipped = row.packetsSkipped();
    while (next < row.end()) {
      boolean start = row.startsAnew(next);
      if (start && next > 0 && !isOfPublication(row)) {
        return false; // the row goes on with another producer's stream
      }
      if (!conveyor.add(row, next, start)) {
        hungry = true;
        return true;
      }
      next++;
    }
    return !finishing;
  }

  private boolean isOfPublication(Subscription row) {
    return row.channel().publication().filter(now -> now == publication).isPresent();
  }

  /** The taker has had nothing for a while, or has room again. */
  void poke(long nowNs) {
    if (hungry) {
      hungry = false;
      onPackets(nowNs);
    }
    handOver(nowNs);
  }

  private void handOver(long nowNs) {
    handedOverNs = nowNs;
    conveyor.handOver();
  }

  /** Ends when everything is read that there is. */
  void finish(long nowNs) {
    finishing = true;
    onPackets(nowNs);
  }

  private void end(Subscription row) {
    row.close();
    subscription = null;
    attached = false;
    conveyor.end();
  }

  /** Whether it is among the channel's consumers. Any thread. */
  boolean isAttached() {
    return attached;
  }

  /** Whether it waits for room, and is to be told by {@link #poke}. Any thread. */
  boolean isHungry() {
    return hungry;
  }

  /** Packets that were gone before there was room for them. Any thread. */
  long packetsSkipped() {
    return packetsSkipped;
  }
}
