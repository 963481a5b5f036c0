package io.millrace.server.interop;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at a file that somebody writes, every few milliseconds. */
final class Growth implements AutoCloseable {
  private static final int LOOK_MS = 5;

  private final Path file;
  private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor();
  private volatile long bytes;
  private volatile long longestPauseNs;
  private long grewNs = System.nanoTime();

  private Growth(Path file) {
    this.file = file;
    this.bytes = file.toFile().length();
  }

  static Growth of(Path file) {
    Growth growth = new Growth(file);
    growth.looker.scheduleAtFixedRate(growth::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
    return growth;
  }

  private void look() {
    long now = file.toFile().length();
    if (now > bytes) {
      long nowNs = System.nanoTime();
      longestPauseNs = Math.max(longestPauseNs, nowNs - grewNs);
      grewNs = nowNs;
      bytes = now;
    }
  }

  long bytes() {
    return bytes;
  }

  void awaitMoreThan(long before, Duration limit) {
    await("growth of " + file).atMost(limit).until(() -> bytes > before);
  }

  /** Between two times that it grew. */
  Duration longestPause() {
    return Duration.ofNanos(longestPauseNs);
  }

  @Override
  public void close() {
    looker.shutdownNow();
  }
}
