package io.millrace.server.broker;

import io.millrace.server.health.HealthMonitor;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Has the monitor look at the broker once a second, off the loops; what they were asked anyway is
 * not asked again.
 */
final class Measuring {

  private final WholeView view;
  private final ReadingErrors errors = new ReadingErrors("the health of channels");
  private final HealthMonitor monitor = new HealthMonitor(InstantSource.system());

  Measuring(WholeView view) {
    this.view = view;
  }

  /** What it found. */
  HealthMonitor monitor() {
    return monitor;
  }

  /** A second has gone by. Waits for nothing. */
  void second(
      CompletableFuture<List<ChannelPart>> parts,
      CompletableFuture<List<ServerLoop.Counts>> counts) {
    var _ =
        errors.of(
            parts.thenAcceptBoth(counts, (all, loops) -> monitor.take(view.reading(all, loops))));
  }
}
