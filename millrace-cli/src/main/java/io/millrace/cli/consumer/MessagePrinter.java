package io.millrace.cli.consumer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a person, in order, printed by a thread of its own: a terminal that stands still stops
 * nobody. Holds 1000 lines; when they are not read the newest are left out and counted.
 */
final class MessagePrinter implements AutoCloseable {

  static final int MAX_LINES = 1000;
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private final Consumer<String> sink;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private boolean printing;
  private boolean closed;
  private long leftOut;

  /** The sink may block; it is called on the printer's thread only. */
  MessagePrinter(Consumer<String> sink) {
    this.sink = sink;
    Thread.ofPlatform().daemon().name("messages").start(this::run);
  }

  /** Never blocks. Any thread. */
  void say(String text) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (lines.size() >= MAX_LINES) {
        leftOut++;
        return;
      }
      lines.add(text);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything is printed, at most so long. */
  void flush(Duration atMost) {
    long leftNs = atMost.toNanos();
    lock.lock();
    try {
      while ((printing || !lines.isEmpty()) && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (String line = next(); line != null; line = next()) {
      sink.accept(line);
    }
  }

  private @Nullable String next() {
    lock.lock();
    try {
      printing = false;
      changed.signalAll();
      while (lines.isEmpty() && leftOut == 0 && !closed) {
        changed.await();
      }
      String line = lines.poll();
      if (line == null && leftOut > 0) {
        line = "(" + leftOut + " messages left out: nobody read them)";
        leftOut = 0;
      }
      printing = line != null;
      return line;
    } catch (InterruptedException e) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Prints what there is, for at most 200 ms, then no more. */
  @Override
  public void close() {
    flush(LAST_WORDS);
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
