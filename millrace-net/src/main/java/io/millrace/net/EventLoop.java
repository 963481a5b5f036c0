package io.millrace.net;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One platform thread that drives sockets and deadlines, and runs what others hand it. */
public final class EventLoop implements Executor, AutoCloseable {

  public static EventLoop start(String name) {
    throw new UnsupportedOperationException("contract");
  }

  /** Whether the calling thread is this loop's. */
  public boolean isCurrent() {
    throw new UnsupportedOperationException("contract");
  }

  /** Any thread; in order. Refused tasks (loop closed) are dropped. */
  @Override
  public void execute(Runnable task) {
    throw new UnsupportedOperationException("contract");
  }

  /**
   * Runs on the loop and tells the outcome; completes exceptionally if the loop is closed. Any
   * thread.
   */
  public <T> CompletableFuture<T> call(Callable<T> task) {
    throw new UnsupportedOperationException("contract");
  }

  /** Runs once on the loop after the delay. Any thread. For control work, not per packet. */
  public void schedule(Duration delay, Runnable task) {
    throw new UnsupportedOperationException("contract");
  }

  /** Closes what is attached, stops the thread and waits for it. Not from the loop itself. */
  @Override
  public void close() {}
}
