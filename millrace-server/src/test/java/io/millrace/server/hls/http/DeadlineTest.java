package io.millrace.server.hls.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final long MINUTE_MS = 60_000;

  private final ScheduledExecutorScheduler timer = new ScheduledExecutorScheduler();

  @BeforeEach
  void start() throws Exception {
    timer.start();
  }

  @AfterEach
  void stop() throws Exception {
    timer.stop();
  }

  @Test
  void whoIsNotDoneInTimeIsInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    try (Deadline _ = new Deadline(timer, 20)) {
      assertThatThrownBy(() -> never.await(MINUTE_MS, TimeUnit.MILLISECONDS))
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whoIsDoneIsLeftAloneHoweverNear() {
    Deadline deadline = new Deadline(timer, MINUTE_MS);
    deadline.strike(); // at the last moment
    deadline.close();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    deadline.strike();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
