package io.millrace.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks against a real server that behaves well, badly or not at all. */
class WebhooksTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(5);
  private static final String SECRET = "whsec of the test";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final EventBus events = new EventBus();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private Webhooks webhooks;

  /** How the server answers; by default it takes everything. */
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private record Received(
      String path, String delivery, String timestamp, String signature, byte[] body) {

    List<Long> ids() {
      List<Long> ids = new ArrayList<>();
      JSON.readTree(body).forEach(event -> ids.add(event.get("id").asLong()));
      return ids;
    }

    JsonNode first() {
      return JSON.readTree(body).get(0);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
    events.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      ports.add(exchange.getRemoteAddress().getPort());
      received.add(
          new Received(
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst(WebhookPost.DELIVERY),
              exchange.getRequestHeaders().getFirst(WebhookPost.TIMESTAMP),
              exchange.getRequestHeaders().getFirst(WebhookPost.SIGNATURE),
              body));
      answer.to(exchange);
    }
  }

  @AfterEach
  void stop() {
    events.close();
    webhooks.close();
    server.stop(0);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void hook(Duration timeout, Duration patience, URI... urls) {
    webhooks =
        Webhooks.start(
            events,
            new WebhookOptions(
                List.of(urls),
                Optional.of(SECRET),
                new EventFilter(Set.of(), Set.of(EventType.CHANNEL_LIVE)),
                timeout,
                patience,
                SOON));
  }

  private void hook() {
    hook(PATIENCE, PATIENCE, url("/hook"));
  }

  private void live(String channel) {
    events.happened(channel, new Event.ChannelLive("192.0.2.7:4000"));
  }

  private WebhookStatus status() {
    return webhooks.status().getFirst();
  }

  private void awaitDelivered(long count) {
    await().atMost(PATIENCE).until(() -> status().delivered() == count);
  }

  @Test
  void aDeliveryIsSignedNamedAndHoldsEvents() {
    hook();
    events.happened("a", new Event.ChannelOffline("x", "not asked for"));
    live("alice");
    awaitDelivered(1);
    Received got = received.getFirst();
    assertThat(got.path()).isEqualTo("/hook");
    assertThat(got.delivery()).isEqualTo(got.ids().getFirst() + "-" + got.ids().getLast());
    assertThat(got.signature())
        .isEqualTo(Signature.of(SECRET, Long.parseLong(got.timestamp()), got.body()));
    assertThat(got.first().get("type").asString()).isEqualTo("channel.live");
    assertThat(got.first().get("channel").asString()).isEqualTo("alice");
    assertThat(got.first().get("data").get("producer").asString()).isEqualTo("192.0.2.7:4000");
  }

  @Test
  void eventsComeInOrderAlsoWhenEveryOtherRequestFails() {
    answer = exchange -> exchange.sendResponseHeaders(received.size() % 2 == 0 ? 200 : 500, -1);
    hook();
    for (int i = 0; i < 250; i++) {
      live("c" + i);
    }
    awaitDelivered(250);
    List<Long> firstTimes =
        received.stream().flatMap(got -> got.ids().stream()).distinct().toList();
    assertThat(firstTimes).isSorted().hasSize(250);
    assertThat(received).allSatisfy(got -> assertThat(got.ids()).hasSizeBetween(1, 100));
    assertThat(status().failures()).isPositive();
    assertThat(status().lastFailure()).contains("answered 500");
    assertThat(status().state()).isEqualTo(WebhookStatus.State.WORKING);
    assertThat(ports).hasSize(1); // one connection, kept open
  }

  @Test
  void aRetryIsTheSameDelivery() {
    answer = exchange -> exchange.sendResponseHeaders(received.size() < 3 ? 503 : 204, -1);
    hook();
    live("a");
    awaitDelivered(1);
    assertThat(received).hasSize(3);
    assertThat(received).extracting(Received::delivery).containsOnly(received.get(0).delivery());
    assertThat(received.get(2).body()).isEqualTo(received.get(0).body());
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsAFailure() {
    CountDownLatch end = new CountDownLatch(1);
    answer =
        exchange -> {
          if (received.size() == 1) {
            exchange.sendResponseHeaders(200, 0); // and a body that has no end
            awaitQuietly(end);
          } else {
            exchange.sendResponseHeaders(204, -1);
          }
        };
    hook(Duration.ofMillis(300), PATIENCE, url("/"));
    live("a");
    awaitDelivered(1);
    end.countDown();
    assertThat(status().lastFailure()).contains("no whole answer within 300 ms");
  }

  @Test
  void oneSlowReceiverHoldsUpNobody() {
    CountDownLatch end = new CountDownLatch(1);
    answer =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            awaitQuietly(end);
          }
          exchange.sendResponseHeaders(204, -1);
        };
    hook(PATIENCE, PATIENCE, url("/slow"), url("/quick"));
    for (int i = 0; i < 10; i++) {
      live("c" + i);
    }
    await().atMost(PATIENCE).until(() -> webhooks.status().getLast().delivered() == 10);
    assertThat(status().delivered()).isZero();
    end.countDown();
    awaitDelivered(10);
  }

  @Test
  void whatIsTooOldIsGivenUpAndToldOnceTheReceiverIsBack() throws IOException {
    answer = exchange -> exchange.sendResponseHeaders(500, -1);
    hook(PATIENCE, Duration.ofMillis(1), url("/"));
    for (int i = 0; i < 5; i++) {
      live("old" + i);
    }
    await().atMost(PATIENCE).until(() -> status().dropped() == 5);
    answer = exchange -> exchange.sendResponseHeaders(204, -1);
    await()
        .atMost(PATIENCE)
        .until(() -> {
          live("new");
          return status().delivered() > 0;
        });
    List<JsonNode> missing =
        received.stream()
            .map(Received::first)
            .filter(event -> event.get("type").asString().equals("events.lost"))
            .toList();
    assertThat(missing).isNotEmpty();
    assertThat(missing.getLast().get("data").get("count").asLong()).isGreaterThanOrEqualTo(5);
    assertThat(missing.getLast().get("data").get("reason").asString()).isEqualTo(Webhook.TOO_OLD);
  }

  @Test
  void whatDoesNotFitWhileTheReceiverIsAwayIsToldAsLost() {
    CountDownLatch end = new CountDownLatch(1);
    answer =
        exchange -> {
          awaitQuietly(end);
          exchange.sendResponseHeaders(204, -1);
        };
    hook();
    live("first");
    await().atMost(PATIENCE).until(() -> received.size() == 1);
    int many = EventBus.RECENT + 50;
    EventReader reader = events.reader(EventFilter.ALL);
    for (int i = 0; i < many; i++) {
      live("c" + i);
    }
    await().atMost(PATIENCE).until(reader::isOvertaken);
    end.countDown();
    await().atMost(PATIENCE).until(() -> received.size() >= 2);
    JsonNode missing = received.get(1).first();
    assertThat(missing.get("type").asString()).isEqualTo("events.lost");
    assertThat(missing.get("data").get("count").asLong()).isPositive();
  }

  @Test
  void aReceiverThatSaysGoneGetsNothingMore() {
    answer = exchange -> exchange.sendResponseHeaders(410, -1);
    hook();
    live("a");
    await().atMost(PATIENCE).until(() -> status().state() == WebhookStatus.State.GONE);
    live("b");
    events.close();
    webhooks.close();
    assertThat(received).hasSize(1);
  }

  @Test
  void aReceiverThatIsNotThereIsTriedAgainAndItsSecretsAreNotShown() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    hook(PATIENCE, PATIENCE, URI.create("http://127.0.0.1:" + nobody + "/in?key=hidden"));
    live("a");
    await().atMost(PATIENCE).until(() -> status().failures() >= 3);
    assertThat(status().state()).isEqualTo(WebhookStatus.State.RETRYING);
    assertThat(status().url()).isEqualTo("http://127.0.0.1:" + nobody + "/in");
    assertThat(status().lastFailure()).isPresent();
  }

  @Test
  void whatHappenedBeforeTheEndIsStillDelivered() {
    hook();
    for (int i = 0; i < 20; i++) {
      live("c" + i);
    }
    events.close();
    webhooks.close();
    assertThat(received.stream().mapToInt(got -> got.ids().size()).sum()).isEqualTo(20);
    assertThat(status().state()).isEqualTo(WebhookStatus.State.CLOSED);
  }

  @Test
  void aReceiverThatDoesNotAnswerHoldsUpTheEndForAShortTimeOnly() {
    CountDownLatch end = new CountDownLatch(1);
    answer = _ -> awaitQuietly(end);
    hook();
    live("a");
    await().atMost(PATIENCE).until(() -> received.size() == 1);
    events.close();
    webhooks.close(); // would take 30 s
    await().atMost(PATIENCE).until(() -> status().state() == WebhookStatus.State.CLOSED);
    assertThat(status().delivered()).isZero();
    end.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
