package io.millrace.broker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers of one channel. They may come and go while they are called: who leaves is not
 * called any more, who comes is called the next time.
 */
final class Audience {
  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  private final List<@Nullable Subscription> seats = new ArrayList<>();
  private int size;
  private boolean inRound;
  private int next;
  private int roundEnd;
  private boolean someoneWaits;

  int size() {
    return size;
  }

  void add(Subscription subscription) {
    subscription.seat = seats.size();
    seats.add(subscription);
    size++;
  }

  void remove(Subscription subscription) {
    size--;
    if (inRound) {
      seats.set(subscription.seat, null);
    } else {
      fill(subscription.seat);
    }
  }

  /** Each one that is here now; who left meanwhile is left out. */
  void forEach(Consumer<Subscription> action) {
    for (Subscription subscription : new ArrayList<>(seats)) {
      if (subscription != null && !subscription.isClosed()) {
        action.accept(subscription);
      }
    }
  }

  /** From now on {@link #wakeSome} calls each one that is here now, once. */
  void beginRound() {
    inRound = true;
    next = 0;
    roundEnd = seats.size();
  }

  /** Whether a round has not come to its end. */
  boolean isInRound() {
    return inRound;
  }

  /**
   * Goes on with the round: calls those that have something to read, at most so many; one that
   * throws is detached.
   *
   * @return how many were called
   */
  int wakeSome(int most, long nowNs) {
    int called = 0;
    while (called < most && next < roundEnd) {
      Subscription subscription = seats.get(next++);
      if (subscription != null && subscription.hasUnread()) {
        wake(subscription, nowNs);
        called++;
      }
    }
    if (next == roundEnd) {
      inRound = false;
      closeGaps();
    }
    return called;
  }

  /** This one gets nothing more until all that wait are started. */
  void await(Subscription subscription) {
    subscription.await();
    someoneWaits = true;
  }

  /** False only if nobody waits. */
  boolean someoneWaits() {
    return someoneWaits;
  }

  /** The publication ended: everybody waits. */
  void suspend() {
    for (Subscription subscription : seats) {
      if (subscription != null) {
        subscription.suspend();
      }
    }
    someoneWaits = true;
  }

  /** Starts all that wait at one packet. */
  void start(ByteBuffer tables, long logIndex) {
    for (Subscription subscription : seats) {
      if (subscription != null && subscription.isWaiting()) {
        subscription.startAt(tables, logIndex);
      }
    }
    someoneWaits = false;
  }

  /** Starts all that wait where each began to wait, but not before earliest. */
  void startWhereTheyWait(ByteBuffer tables, long earliest) {
    for (Subscription subscription : seats) {
      if (subscription != null && subscription.isWaiting()) {
        subscription.startAt(tables, Math.max(earliest, subscription.waitingFrom()));
      }
    }
    someoneWaits = false;
  }

  private static void wake(Subscription subscription, long nowNs) {
    try {
      subscription.wake(nowNs);
    } catch (RuntimeException | Error e) { // also an Error: the others must have their turn
      LOG.error("{}: a consumer failed and is detached", subscription.channel().id(), e);
      subscription.close();
    }
  }

  private void fill(int seat) {
    Subscription last = seats.removeLast();
    if (last != null && last.seat != seat) {
      last.seat = seat;
      seats.set(seat, last);
    }
  }

  private void closeGaps() {
    if (seats.size() > size) {
      seats.removeIf(s -> s == null);
      for (int i = 0; i < seats.size(); i++) {
        Subscription subscription = seats.get(i);
        if (subscription != null) {
          subscription.seat = i;
        }
      }
    }
  }
}
