package io.millrace.server.interop;

import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test with a broker and a folder of its own. */
@Timeout(90)
abstract class BrokerCase {
  static final String ID = "1AAA99";
  static final Duration LATENCY = Duration.ofMillis(120);

  /** Programs start and end in this time also on a busy machine. */
  static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  LiveBroker broker;

  @BeforeEach
  void startBroker() throws IOException {
    broker = LiveBroker.start(settings());
  }

  /** What callers need to know. */
  Map<String, String> settings() {
    return Map.of();
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  /** The broker says goodbye when all is delivered; the viewers write what they have and go. */
  void end(Peer... viewers) {
    broker.awaitQuiet(ID, LATENCY);
    broker.close();
    for (Peer viewer : viewers) {
      viewer.awaitExit(SOON);
    }
  }
}
