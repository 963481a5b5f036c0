package io.millrace.server.broker;

import io.millrace.net.EventLoop;
import java.time.Duration;

/** The loop that something belongs to, for those who may be on another one. Any thread. */
interface Home {

  /** Runs the task there: now if this is the loop, else soon, in the order given. */
  void run(Runnable task);

  /** Runs the task there later. */
  void schedule(Duration delay, Runnable task);

  /** That loop. */
  static Home of(EventLoop loop) {
    return new Home() {
      @Override
      public void run(Runnable task) {
        if (loop.isCurrent()) {
          task.run();
        } else {
          loop.execute(task);
        }
      }

      @Override
      public void schedule(Duration delay, Runnable task) {
        loop.schedule(delay, task);
      }
    };
  }
}
