package io.millrace.server.broker;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C and SIGTERM: closes what runs and ends the process with exit code 0, within a second
 * whatever happens.
 */
final class StopSignal {

  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final long GRACE_MS = 900;

  private StopSignal() {}

  static void closes(BrokerServer server) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(server)));
  }

  private static void stop(BrokerServer server) {
    LOG.info("stopping");
    Thread closing = Thread.ofPlatform().daemon().start(server::close);
    try {
      if (!closing.join(Duration.ofMillis(GRACE_MS))) {
        LOG.warn("connections were not closed in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The JVM's own exit code after a signal is 128 and its number; a broker that was asked to stop
    // and did has not failed.
    Runtime.getRuntime().halt(0);
  }
}
