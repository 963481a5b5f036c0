package io.millrace.server.hls.http;

import io.millrace.server.http.Exchange;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;

/** Interrupts the thread that made it, unless it is closed in time. Closed by that thread. */
final class Deadline implements AutoCloseable {

  private final Thread thread = Thread.currentThread();
  private final Scheduler.Task task;
  private boolean over; // under this

  Deadline(Scheduler scheduler, long ms) {
    this.task = scheduler.schedule(this::strike, ms, TimeUnit.MILLISECONDS);
  }

  static Deadline in(Exchange exchange, long ms) {
    return new Deadline(exchange.request().getComponents().getScheduler(), ms);
  }

  synchronized void strike() {
    if (!over) {
      thread.interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    task.cancel();
    boolean _ = Thread.interrupted(); // by us, or by nobody
  }
}
