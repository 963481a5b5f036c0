package io.millrace.server.broker;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and SIGTERM: closes what runs and ends the process with exit code 0, a second after its
 * time is over whatever happens; at once if the signal comes again. Closing the signal's handler
 * itself lets the process end in other ways again.
 */
public final class StopSignal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final long GRACE_MS = 900;

  /** One of them while it closes ends the process at once. */
  private static final List<String> AGAIN = List.of("TERM", "INT");

  private final Thread hook;

  private StopSignal(Thread hook) {
    this.hook = hook;
  }

  /** From now on a signal runs the task, which should take less than 900 ms. */
  public static StopSignal runs(Runnable close) {
    return runs(close, () -> Duration.ZERO);
  }

  /** From now on a signal runs the task, which may take this time and 900 ms. */
  public static StopSignal runs(Runnable close, Supplier<Duration> time) {
    Thread hook = Thread.ofPlatform().unstarted(() -> stop(close, time.get()));
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopSignal(hook);
  }

  private static void stop(Runnable close, Duration time) {
    LOG.info("stopping");
    if (time.isPositive()) {
      AGAIN.forEach(signal -> Signals.on(signal, () -> Runtime.getRuntime().halt(0)));
    }
    Thread closing = Thread.ofPlatform().daemon().start(close);
    try {
      if (!closing.join(time.plusMillis(GRACE_MS))) {
        LOG.warn("connections were not closed in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The JVM's own exit code after a signal is 128 and its number; a broker that was asked to stop
    // and did has not failed.
    Runtime.getRuntime().halt(0);
  }

  /** A signal that came before this goes its way. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came: the hook runs and ends the process.
    }
  }
}
