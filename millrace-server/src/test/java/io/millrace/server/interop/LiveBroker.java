package io.millrace.server.interop;

import static org.awaitility.Awaitility.await;

import io.millrace.net.Io;
import io.millrace.server.broker.BrokerServer;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ByteSize;
import io.millrace.server.config.Encryption;
import io.millrace.server.config.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A broker on free ports of loopback, and what its API says. */
public final class LiveBroker implements AutoCloseable {
  private static final int MB = 1 << 20;

  private final BrokerServer server;
  private final BrokerApi api;
  private boolean closed;

  private LiveBroker(BrokerServer server) {
    this.server = server;
    this.api = new BrokerApi(server.httpAddress().orElseThrow());
  }

  static LiveBroker start() throws IOException {
    return start(Encryption.OPEN);
  }

  static LiveBroker start(Encryption encryption) throws IOException {
    HostPort anyPort = new HostPort("127.0.0.1", 0);
    return new LiveBroker(
        BrokerServer.start(
            new BrokerConfig(
                anyPort,
                Optional.of(anyPort),
                Duration.ofMillis(120),
                new ByteSize(64L * MB),
                Duration.ofSeconds(20),
                new ByteSize(16L * MB),
                Duration.ofMillis(8),
                Io.AUTO,
                loops(),
                encryption)));
  }

  /** As many as a broker chooses, unless {@code -Dmillrace.test.loops} says how many. */
  private static OptionalInt loops() {
    Integer chosen = Integer.getInteger("millrace.test.loops");
    return chosen == null ? OptionalInt.empty() : OptionalInt.of(chosen);
  }

  InetSocketAddress address() {
    return server.address();
  }

  int port() {
    return address().getPort();
  }

  BrokerApi api() {
    return api;
  }

  JsonNode channel(String id) {
    return api.channel(id);
  }

  void awaitChannel(String id, Predicate<JsonNode> wanted) {
    await("channel " + id).atMost(Duration.ofSeconds(20)).until(() -> channel(id), wanted);
  }

  void awaitSubscribers(String id, int count) {
    awaitChannel(id, channel -> channel.path("subscribers").asInt() == count);
  }

  /**
   * Waits until nothing has been sent to consumers for longer than their latency: they have what
   * there was.
   */
  void awaitQuiet(String id, Duration latency) {
    api.awaitQuiet(id, latency);
  }

  /** Ends it: every viewer gets SHUTDOWN. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      server.close();
    }
  }
}
