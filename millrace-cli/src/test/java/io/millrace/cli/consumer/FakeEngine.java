package io.millrace.cli.consumer;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A loop in real time on one thread, with a broker that a test speaks for. */
final class FakeEngine implements Engine {

  final FakeDownlink downlink = new FakeDownlink();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  @Override
  public void every(Duration period, Runnable task) {
    loop.scheduleAtFixedRate(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public Downlink downlink() {
    return downlink;
  }

  @Override
  public String localAddress() {
    return "0.0.0.0:40000";
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // A closed loop drops tasks.
    }
  }

  boolean isClosed() {
    return loop.isShutdown();
  }

  @Override
  public void close() {
    loop.shutdown();
  }
}
