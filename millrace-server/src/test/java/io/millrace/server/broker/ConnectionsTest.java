package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.net.EventLoop;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole broker's connections and events, as its HTTP API shows them. */
@Timeout(120)
class ConnectionsTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final EventLoop loop = EventLoop.start("callers");
  private final HttpClient http = HttpClient.newHttpClient();
  private BrokerServer broker;
  private SrtEndpoint callers;

  @BeforeEach
  void start() throws IOException {
    broker =
        BrokerServer.start(
            EffectiveConfig.load(
                Map.of("--bind", "127.0.0.1:0", "--http", "127.0.0.1:0"),
                Map.of(),
                Optional.empty()));
    callers = SrtEndpoint.open(loop, ANY_PORT);
  }

  @AfterEach
  void stop() {
    broker.close();
    loop.close();
    http.close();
  }

  private static final class Caller implements SocketHandler {
    final CompletableFuture<Boolean> connected = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void onConnected(SrtSocket socket) {
      connected.complete(true);
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      closed.complete(reason);
    }
  }

  private Caller call(String streamId) {
    Caller caller = new Caller();
    callers.connect(broker.address(), streamId, SrtOptions.LIVE, caller);
    await().atMost(SOON).until(() -> caller.connected.isDone());
    return caller;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + broker.httpAddress().orElseThrow().getPort() + path));
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer =
        http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private int delete(String path) throws Exception {
    return http.send(request(path).DELETE().build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void clientsOfAllLoopsAreShownPageByPageAndCanBeEnded() throws Exception {
    List<Caller> clients =
        IntStream.range(0, 7).mapToObj(_ -> call("#!::r=alice/cam2,m=request")).toList();
    String path = "/api/v1/channels/alice/cam2/clients";
    await().atMost(SOON).until(() -> get(path).get("clients").size() == 7);

    List<Integer> ids = new ArrayList<>();
    JsonNode page = get(path + "?limit=3");
    while (true) {
      page.get("clients").forEach(client -> ids.add(client.get("id").asInt()));
      if (page.get("next").isNull()) {
        break;
      }
      page = get(path + "?limit=3&after=" + page.get("next").asInt());
    }
    assertThat(ids).hasSize(7).isSorted().doesNotHaveDuplicates();

    assertThat(delete(path + "/" + ids.get(4))).isEqualTo(204);
    await().atMost(SOON).until(() -> clients.stream().filter(c -> c.closed.isDone()).count() == 1);
    await().atMost(SOON).until(() -> get(path).get("clients").size() == 6);
    assertThat(delete(path + "/" + ids.get(4))).isEqualTo(404);
  }

  @Test
  void aProducerCanBeEndedAndWhatHappensIsTold() throws Exception {
    HttpResponse<InputStream> stream =
        http.send(
            request(
                    "/api/v1/events?type=channel.live,channel.lingering,channel.offline,clients.left")
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    Caller producer = call("#!::r=bob,m=publish");
    String path = "/api/v1/channels/bob/producer";
    await().atMost(SOON).until(() -> delete(path) == 204);
    assertThat(producer.closed.get()).isEqualTo(CloseReason.PEER_SHUTDOWN);

    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      List<String> data = lines.lines().filter(line -> line.startsWith("data: ")).limit(2).toList();
      assertThat(data.getFirst()).contains("\"type\":\"channel.live\",\"channel\":\"bob\"");
      assertThat(data.getLast()).contains("\"channel\":\"bob\"", "disconnected by the operator");
    }
  }
}
