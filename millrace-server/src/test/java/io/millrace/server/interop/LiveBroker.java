package io.millrace.server.interop;

import static org.awaitility.Awaitility.await;

import io.millrace.server.broker.BrokerServer;
import io.millrace.server.config.EffectiveConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A broker on free ports of loopback, and what its API says. */
public final class LiveBroker implements AutoCloseable {
  private static final String ANY_PORT = "127.0.0.1:0";

  private final BrokerServer server;
  private final BrokerApi api;
  private boolean closed;

  private LiveBroker(BrokerServer server) {
    this.server = server;
    this.api = new BrokerApi(server.httpAddress().orElseThrow());
  }

  public static LiveBroker start() throws IOException {
    return start(Map.of());
  }

  /** One with these settings, by key. */
  public static LiveBroker start(Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("bind", ANY_PORT, "http", ANY_PORT));
    all.put("loops", System.getProperty("millrace.test.loops", "auto"));
    all.putAll(settings);
    return new LiveBroker(BrokerServer.start(EffectiveConfig.of(all)));
  }

  public InetSocketAddress address() {
    return server.address();
  }

  /** Where its pages are. */
  public URI pages() {
    return URI.create("http://127.0.0.1:" + server.httpAddress().orElseThrow().getPort() + "/");
  }

  public int port() {
    return address().getPort();
  }

  public BrokerApi api() {
    return api;
  }

  public JsonNode channel(String id) {
    return api.channel(id);
  }

  public void awaitChannel(String id, Predicate<JsonNode> wanted) {
    await("channel " + id).atMost(Duration.ofSeconds(20)).until(() -> channel(id), wanted);
  }

  public void awaitSubscribers(String id, int count) {
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
