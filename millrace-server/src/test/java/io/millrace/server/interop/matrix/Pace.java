package io.millrace.server.interop.matrix;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Does something for each packet at live pace, some 4 Mbit/s at most: what was missed is not made
 * up for in a burst.
 */
final class Pace implements AutoCloseable {
  private static final long INTERVAL_NS = 2_500_000;
  private static final long STALL_NS = 400_000_000;
  private static final long LIMIT_SECONDS = 40;

  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private volatile long longestStepNs;

  /** Whether the machine let this thread wait for a good part of the latency. */
  boolean hasStalled() {
    return longestStepNs > STALL_NS;
  }

  /** Returns when it was done for all; the first failure ends it. */
  void forEach(int count, IntConsumer step) {
    int[] next = {0};
    long[] lastNs = {System.nanoTime()};
    CompletableFuture<Void> done = new CompletableFuture<>();
    ticks.scheduleWithFixedDelay(
        () -> {
          try {
            long nowNs = System.nanoTime();
            longestStepNs = Math.max(longestStepNs, nowNs - lastNs[0]);
            lastNs[0] = nowNs;
            step.accept(next[0]++);
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
            throw e;
          }
          if (next[0] == count) {
            done.complete(null);
            throw new CancellationException("all done");
          }
        },
        0,
        INTERVAL_NS,
        TimeUnit.NANOSECONDS);
    done.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}
