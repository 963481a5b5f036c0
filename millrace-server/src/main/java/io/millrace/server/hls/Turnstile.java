package io.millrace.server.hls;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest value, and those who wait for one that suits them: virtual threads, which cost little
 * more than the request they answer. Thread-safe.
 */
final class Turnstile<T> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable T newest;

  /** Shows another value. */
  void show(T value) {
    lock.lock();
    try {
      newest = value;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has all who wait look again. */
  void nudge() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is shown now; null before the first one. */
  @Nullable T now() {
    return newest;
  }

  /** How many wait. */
  int waiting() {
    return waiting.get();
  }

  /**
   * Waits for a value that suits. Blocks: for virtual threads.
   *
   * @param suits asked of each value, also of none; must be quick
   * @return the newest value, which does not suit if time was up
   */
  @Nullable T await(Predicate<@Nullable T> suits, long patienceNs) throws InterruptedException {
    T value = newest;
    if (suits.test(value)) {
      return value;
    }
    long leftNs = patienceNs;
    lock.lockInterruptibly();
    waiting.incrementAndGet();
    try {
      while (!suits.test(newest) && leftNs > 0) {
        leftNs = news.awaitNanos(leftNs);
      }
      return newest;
    } finally {
      waiting.decrementAndGet();
      lock.unlock();
    }
  }
}
