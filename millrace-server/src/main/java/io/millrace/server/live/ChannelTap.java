package io.millrace.server.live;

import io.millrace.broker.ProducerId;
import io.millrace.broker.Subscriber;
import io.millrace.broker.Subscription;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a channel's packets from its loop to a thread of its own, where a {@link TapSink} may take
 * its time. To the broker it is a consumer like any other: it starts with the newest random access
 * point, waits where nobody sends, and goes on with the next producer. On the loop it copies what
 * is there into a ring, once a pass, and nothing else.
 *
 * <p>While the ring is full the channel's log keeps the packets. If even that no longer has them,
 * or they are older than the lag budget, the tap goes on at the newest random access point, and the
 * sink hears of it.
 */
public final class ChannelTap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelTap.class);

  private final ProducerId channel;
  private final TapLoop place;
  private final TapSink sink;
  private final Runnable onFailure;
  private final long budgetNs;
  private final TapRing ring = new TapRing();
  private final AtomicBoolean closed = new AtomicBoolean();

  // loop only
  private @Nullable Subscription subscription;
  private long next;
  private volatile long skips;

  /**
   * Not begun.
   *
   * @param place the loop whose channel it taps
   * @param sink called on the tap's own thread, a virtual one
   * @param budgetNs how far it may be behind before it jumps
   * @param onFailure called on the tap's thread if the sink throws, after which nothing more comes
   */
  public ChannelTap(
      ProducerId channel, TapLoop place, TapSink sink, long budgetNs, Runnable onFailure) {
    this.channel = channel;
    this.place = place;
    this.sink = sink;
    this.budgetNs = budgetNs;
    this.onFailure = onFailure;
  }

  /** Begins. Once. */
  public void start() {
    Thread.ofVirtual().name("tap " + channel).start(this::work);
    if (!onLoop(this::subscribe)) {
      close();
      onFailure.run();
    }
  }

  /** How often it fell behind and jumped. */
  public long skips() {
    return skips;
  }

  /** Ends it; the sink may be in a last call. Any thread; again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      var _ = onLoop(this::unsubscribe); // else at the next packet
      ring.call();
    }
  }

  // --- the tap's thread

  private void work() {
    try {
      while (!closed.get()) {
        if (!ring.drain(sink)) {
          ring.sleep();
        }
        if (ring.takeRoomWanted()) {
          var _ = onLoop(() -> pump(System.nanoTime())); // else at the next packet
        }
      }
    } catch (RuntimeException e) {
      LOG.error("channel {}: what is made of it fails", channel, e);
      close();
      onFailure.run();
    }
  }

  private boolean onLoop(Runnable task) {
    try {
      place.loop().execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      LOG.warn("channel {}: its loop has too much to do for a tap", channel);
      return false;
    }
  }

  // --- the loop

  private void subscribe() {
    if (!closed.get()) {
      subscription = place.member().broker().subscribe(channel, new Reader(), System.nanoTime());
      pump(System.nanoTime());
    }
  }

  /** What it reads stays here. */
  private final class Reader implements Subscriber {
    @Override
    public void onPackets(long nowNs) {
      pump(nowNs);
    }

    @Override
    public boolean sendsOut() {
      return false;
    }
  }

  private void unsubscribe() {
    Subscription held = subscription;
    if (held != null) {
      subscription = null;
      held.close();
    }
  }

  private void pump(long nowNs) {
    Subscription from = subscription;
    if (from == null) {
      return;
    }
    if (closed.get()) {
      unsubscribe();
      return;
    }
    long before = next;
    next = from.skipLate(next, nowNs - budgetNs);
    while (from.holds(next) && ring.hasRoom()) {
      if (next > 0 && from.startsAnew(next)) {
        ring.putRestart();
      }
      ring.put(from, next);
      next++;
    }
    if (skips != from.skips()) {
      skips = from.skips();
    }
    if (next != before) {
      ring.call();
    }
  }
}
