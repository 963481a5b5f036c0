package io.millrace.server.live.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.access.WatchAccess;
import io.millrace.server.access.WatchGrant;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.ApiServices;
import io.millrace.server.http.BrokerStatus;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.ChannelView;
import io.millrace.server.http.HttpApi;
import io.millrace.server.http.Route;
import io.millrace.server.live.LiveServices;
import io.millrace.server.live.LiveStreams;
import io.millrace.server.live.SeatRule;
import io.millrace.server.live.TestBroker;
import io.millrace.server.live.Viewers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real WebSockets to a real server, before one loop of a broker. */
class LiveSocketTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final TestBroker broker = new TestBroker();
  private final LiveConfig config =
      new LiveConfig(BrokerConfig.of(Map.of("channels.secret.passphrase", "correct horse")));
  private final LiveStreams streams = broker.streams(Map.of("live.linger", "0s"));
  private final HttpClient client = HttpClient.newHttpClient();
  private int room = 10;
  private final Viewers viewers =
      new Viewers(
          new SeatRule() {
            @Override
            public Optional<String> take(ProducerId channel, InetAddress from) {
              return room-- > 0 ? Optional.empty() : Optional.of("there is no room");
            }

            @Override
            public void giveBack(ProducerId channel, InetAddress from) {
              room++;
            }
          });
  private HttpApi api;

  private static final class NoBroker implements BrokerView {
    @Override
    public CompletableFuture<List<ChannelView>> channels() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<BrokerStatus> status() {
      return new CompletableFuture<>();
    }
  }

  /** Keeps all that comes. */
  private static final class Page implements WebSocket.Listener {
    final List<JsonNode> texts = new CopyOnWriteArrayList<>();
    final List<ByteBuffer> binaries = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        texts.add(JsonMapper.shared().readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        binaries.add(ByteBuffer.wrap(binary.toByteArray()));
        binary.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }

    void awaitBinaries(int count) {
      await().atMost(SOON).until(() -> binaries.size() >= count);
    }

    JsonNode awaitText(String type) {
      await()
          .atMost(SOON)
          .until(() -> texts.stream().anyMatch(m -> m.path("type").asString().equals(type)));
      return texts.stream()
          .filter(message -> message.path("type").asString().equals(type))
          .findFirst()
          .orElseThrow();
    }

    List<JsonNode> inits() {
      return texts.stream().filter(m -> m.path("type").asString().equals("init")).toList();
    }

    List<String> boxes() {
      return IntStream.range(0, binaries.size()).mapToObj(this::box).toList();
    }

    List<String> reasons() {
      return texts.stream().map(message -> message.path("reason").asString("")).toList();
    }

    String box(int index) {
      byte[] name = new byte[4];
      binaries.get(index).get(4, name);
      return new String(name, StandardCharsets.US_ASCII);
    }
  }

  @BeforeEach
  void start() throws IOException {
    LiveServices services =
        new LiveServices(streams, new WatchAccess(Gatekeeper.OPEN, config), viewers, config::now);
    api =
        HttpApi.start(
            ANY_PORT,
            ApiServices.open(new NoBroker(), new EventBus(), Webhooks.none())
                .withRoutes(LiveRoutes.of(services))
                .withRoutes(List.of(hurried(services))));
  }

  /**
   * Hears of the end before it has begun, as if by another thread. Public, since Jetty calls it.
   */
  public static final class Hurried implements Session.Listener.AutoDemanding {
    private final LiveSocket socket;

    private Hurried(LiveSocket socket) {
      this.socket = socket;
    }

    @Override
    public void onWebSocketOpen(Session session) {
      socket.onWebSocketClose(1006, "", Callback.NOOP);
      socket.onWebSocketOpen(session);
      session.close(1000, "begun", Callback.NOOP);
    }
  }

  private static Route hurried(LiveServices services) {
    return Route.open(
        "/api/v1/channels/{channel}/hurried",
        exchange -> {
          ProducerId channel = WatchGuard.channel(exchange);
          WatchGrant grant = new WatchGuard(services.access()).admit(exchange);
          exchange.upgrade((_, _, _) ->
              new Hurried(new LiveSocket(services, channel, WatchGuard.remote(exchange), grant)));
        });
  }

  @AfterEach
  void stop() {
    api.close();
    client.close();
    streams.close();
    broker.close();
  }

  private String place(String channel, String what) {
    return "127.0.0.1:" + api.address().getPort() + "/api/v1/channels/" + channel + "/" + what;
  }

  private WebSocket open(String channel, String query, Page page) {
    return client
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + place(channel, "live") + query), page)
        .join();
  }

  private HttpResponse<String> post(String channel, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + place(channel, "ticket")))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aPageGetsTheInitSegmentAndThenFragments() {
    Page page = new Page();
    WebSocket socket = open(ID.value(), "", page);
    broker.sendClip(broker.begin(ID, "p"));
    page.awaitBinaries(20);
    JsonNode first = page.awaitText("init");
    assertThat(first.path("mime").asString()).startsWith("video/mp4; codecs=\"avc1.");
    assertThat(first.path("generation").asInt()).isEqualTo(1);
    assertThat(first.path("tracks").size()).isEqualTo(2);
    assertThat(page.box(0)).isEqualTo("ftyp");
    assertThat(page.box(1)).isEqualTo("moof");
    assertThat(page.awaitText("clock").path("arrivedMs").asLong()).isPositive();
    assertThat(viewers.count(ID)).isEqualTo(1);
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    await().atMost(SOON).until(() -> viewers.count(ID) == 0);
    await().atMost(SOON).until(() -> !streams.isRunning(ID));
  }

  @Test
  void aProducerThatLeavesAndComesBackIsWatchedOnOneConnection() {
    Page page = new Page();
    WebSocket socket = open(ID.value(), "", page);
    Publication first = broker.begin(ID, "p");
    broker.sendClip(first);
    page.awaitBinaries(20);
    broker.end(first);
    await().atMost(SOON).until(() -> page.reasons().contains("its producer left"));
    assertThat(page.reasons())
        .as("for strangers, without the producer's address")
        .noneMatch(reason -> reason.contains("192.0.2.7"));
    int before = page.binaries.size();
    broker.sendClip(broker.begin(ID, "p"));
    page.awaitBinaries(before + 20);
    assertThat(page.texts.stream().filter(m -> m.path("type").asString().equals("init")))
        .as("the same codecs")
        .hasSize(1);
    assertThat(page.closed).isNotDone();
    socket.abort();
  }

  @Test
  void anotherCodecReachesThePageAsAnotherInitSegment() {
    Page page = new Page();
    WebSocket socket = open(ID.value(), "", page);
    broker.sendClip(broker.begin(ID, "p"));
    page.awaitBinaries(20);
    broker.sendOtherClip(broker.begin(ID, "q"));
    await().atMost(SOON).until(() -> page.inits().size() == 2);
    JsonNode before = page.inits().getFirst();
    JsonNode after = page.inits().getLast();
    assertThat(after.path("generation").asInt()).isEqualTo(2);
    assertThat(after.path("mime").asString())
        .isNotEqualTo(before.path("mime").asString())
        .contains("33,"); // level 5.1
    await().atMost(SOON).until(() -> page.boxes().lastIndexOf("ftyp") > 0);
    int second = page.boxes().lastIndexOf("ftyp");
    page.awaitBinaries(second + 10);
    assertThat(page.boxes().subList(second + 1, second + 10)).containsOnly("moof");
    socket.abort();
  }

  @Test
  void overHttp2ItIsTheSame() throws Exception {
    String path = "/api/v1/channels/" + ID + "/live";
    try (Http2WebSocket socket = Http2WebSocket.open(api.address(), path)) {
      broker.sendClip(broker.begin(ID, "p"));
      assertThat(socket.nextText("init")).contains("video/mp4; codecs=\\\"avc1.");
      assertThat(socket.nextBinary()).startsWith("ftyp");
      assertThat(socket.nextBinary()).startsWith("moof");
      assertThat(viewers.count(ID)).isEqualTo(1);
    }
    await().atMost(SOON).until(() -> viewers.count(ID) == 0);
    await().atMost(SOON).until(() -> !streams.isRunning(ID));
  }

  @Test
  void whatGoesOutIsCounted() {
    Page page = new Page();
    WebSocket socket = open(ID.value(), "", page);
    broker.sendClip(broker.begin(ID, "p"));
    page.awaitBinaries(20);
    long got = page.binaries.stream().limit(20).mapToLong(ByteBuffer::remaining).sum();
    assertThat(viewers.bytes(ID)).isBetween(got, got + 100_000);
    assertThat(viewers.list(ID, 0, 10))
        .singleElement()
        .satisfies(seat -> assertThat(seat.bytes()).isGreaterThanOrEqualTo(got));
    socket.abort();
  }

  @Test
  void operatorsSeeWhoWatches() throws Exception {
    Page page = new Page();
    WebSocket one = open(ID.value(), "", page);
    WebSocket two = open(ID.value(), "", page);
    await().atMost(SOON).until(() -> viewers.count(ID) == 2);
    HttpResponse<String> list =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://" + place(ID.value(), "viewers") + "?limit=1"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode body = JsonMapper.shared().readTree(list.body());
    assertThat(body.path("viewers").size()).isEqualTo(1);
    JsonNode first = body.path("viewers").path(0);
    assertThat(first.path("way").asString()).isEqualTo("live");
    assertThat(first.path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(body.path("next").asLong()).isEqualTo(first.path("id").asLong());
    one.abort();
    two.abort();
  }

  @Test
  void oneThatIsGoneBeforeItHasBegunHoldsNothing() throws Exception {
    Page page = new Page();
    client
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + place(ID.value(), "hurried")), page)
        .join();
    page.closed.get(SOON.toSeconds(), TimeUnit.SECONDS);
    await().atMost(SOON).until(() -> viewers.count(ID) == 0 && streams.running() == 0);
    assertThat(room).isEqualTo(10);
  }

  @Test
  void aPingIsAnsweredWithTheBrokersClock() {
    Page page = new Page();
    WebSocket socket = open(ID.value(), "", page);
    socket.sendText("nonsense", true).join();
    long before = System.currentTimeMillis();
    await()
        .atMost(SOON)
        .until(() -> {
          socket.sendText("{\"type\":\"ping\",\"id\":7}", true).join();
          return page.texts.stream().anyMatch(m -> m.path("type").asString().equals("pong"));
        });
    JsonNode pong = page.awaitText("pong");
    assertThat(pong.path("id").asInt()).isEqualTo(7);
    assertThat(pong.path("nowMs").asLong()).isGreaterThanOrEqualTo(before);
    socket.abort();
  }

  @Test
  void whoMayNotWatchHearsItAndNothingElse() {
    Page page = new Page();
    open("secret", "", page);
    assertThat(page.awaitText("end").path("code").asString()).isEqualTo("refused");
    assertThat(page.closed.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(1008);
    assertThat(page.binaries).isEmpty();
    assertThat(streams.running()).isZero();
  }

  @Test
  void thePassphraseGivesATicketByWhichItCanBeWatched() throws Exception {
    HttpResponse<String> missing = post("secret", "{}");
    assertThat(missing.statusCode()).isEqualTo(401);
    assertThat(missing.body()).contains("\"needs\":[\"passphrase\"]");
    assertThat(post("secret", "{\"passphrase\":\"wrong horse\"}").statusCode()).isEqualTo(403);
    assertThat(post("secret", "[").statusCode()).isEqualTo(400);
    assertThat(post("secret", "x".repeat(5000)).statusCode()).isEqualTo(413);
    HttpResponse<String> given = post("secret", "{\"passphrase\":\"correct horse\"}");
    assertThat(given.statusCode()).isEqualTo(200);
    String ticket = JsonMapper.shared().readTree(given.body()).path("ticket").asString();
    Page page = new Page();
    WebSocket socket = open("secret", "?ticket=" + ticket, page);
    broker.sendClip(broker.begin(new ProducerId("secret"), "p"));
    page.awaitBinaries(5);
    config.become(BrokerConfig.of(Map.of("channels.secret.passphrase", "battery staple")));
    assertThat(page.awaitText("end").path("code").asString()).isEqualTo("refused");
    socket.abort();
  }

  @Test
  void withoutRoomItIsToldSo() {
    room = 0;
    Page page = new Page();
    open(ID.value(), "", page);
    JsonNode end = page.awaitText("end");
    assertThat(end.path("code").asString()).isEqualTo("full");
    assertThat(end.path("reason").asString()).isEqualTo("there is no room");
  }

  @Test
  void whenTheBrokerStopsEverybodyHearsIt() {
    Page page = new Page();
    open(ID.value(), "", page);
    broker.sendClip(broker.begin(ID, "p"));
    page.awaitBinaries(5);
    streams.close();
    assertThat(page.awaitText("end").path("code").asString()).isEqualTo("stopped");
    assertThat(page.closed.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(1001);
  }

  @Test
  void withoutAnUpgradeItSaysThatThisIsAWebSocket() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + place(ID.value(), "live"))).build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(426);
  }
}
