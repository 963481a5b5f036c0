package io.millrace.server.broker;

import io.millrace.broker.StandIn;
import io.millrace.cli.producer.PayloadQueue;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A slate's way to one channel of one loop: what is offered on the slate's thread is appended on
 * the loop. A loop that hangs costs the oldest packets, which are counted.
 */
final class SlateSeat {

  /** Room for the picture that is kept, and some seconds. */
  static final int CAPACITY = 2 * SlateFeed.PICTURE_MAX;

  private final StandIn standIn;
  private final Executor loop;
  private final LongSupplier clockNs;
  private final Runnable appended;
  private final PayloadQueue queue = new PayloadQueue(CAPACITY);

  private final AtomicLong refused = new AtomicLong();

  /**
   * A way.
   *
   * @param loop of the stand-in
   * @param appended called on the loop after some packets, and after some that nobody wants any
   *     more
   */
  SlateSeat(StandIn standIn, Executor loop, LongSupplier clockNs, Runnable appended) {
    this.standIn = standIn;
    this.loop = loop;
    this.clockNs = clockNs;
    this.appended = appended;
  }

  /** Any thread; does not wait. */
  void offer(ByteBuffer payload, long originNs) {
    if (queue.offer(payload, originNs)) {
      try {
        loop.execute(this::drain);
      } catch (RejectedExecutionException e) {
        refused.addAndGet(queue.drain().size()); // the loop has more to do than it can
      }
    }
  }

  private void drain() {
    long nowNs = clockNs.getAsLong();
    for (PayloadQueue.Stamped next : queue.drain()) {
      standIn.append(next.payload(), next.originNs(), nowNs);
    }
    appended.run();
  }

  /** Packets that the loop did not take in time. */
  long dropped() {
    return queue.dropped() + refused.get();
  }
}
