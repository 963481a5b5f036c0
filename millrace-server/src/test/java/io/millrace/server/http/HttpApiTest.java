package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.DeniedException;
import io.millrace.server.http.access.Grant;
import io.millrace.server.http.access.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpApiTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final FakeBroker broker = new FakeBroker();
  private final EventBus events = new EventBus();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpApi api;

  private static final class FakeBroker implements BrokerView {
    CompletableFuture<List<ChannelView>> channels = CompletableFuture.completedFuture(List.of());
    CompletableFuture<BrokerStatus> status =
        CompletableFuture.completedFuture(
            new BrokerStatus(
                "1.2.3",
                "127.0.0.1:5000",
                1500,
                4,
                2,
                30,
                40,
                6,
                7,
                8,
                Map.of("too short", 5L),
                Map.of("1010", 2L),
                Map.of("limits.clients", 3L),
                9,
                1,
                List.of(LimitUse.of("limits.clients", 1, 20_000))));

    @Override
    public CompletableFuture<List<ChannelView>> channels() {
      return channels;
    }

    @Override
    public CompletableFuture<BrokerStatus> status() {
      return status;
    }
  }

  @BeforeEach
  void start() throws IOException {
    api = HttpApi.start(ANY_PORT, ApiServices.open(broker, events, Webhooks.none()));
  }

  @AfterEach
  void stop() {
    api.close();
    client.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + api.address().getPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aBrokerThatAnswersIsLiveAndReady() throws Exception {
    assertThat(send("GET", "/livez").body()).isEqualTo("{\"status\":\"live\"}");
    HttpResponse<String> ready = send("GET", "/readyz");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");
    assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(ready.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void aBrokerWhoseLoopIsGoneIsLiveButNotReady() throws Exception {
    broker.status = CompletableFuture.failedFuture(new IllegalStateException("secret"));
    assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = send("GET", "/readyz");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(ready.body())
        .isEqualTo(
            "{\"status\":503,\"title\":\"Service Unavailable\",\"detail\":"
                + "\"the broker does not answer; it is stopping or overloaded\"}");
  }

  @Test
  void aBrokerThatDoesNotAnswerInTimeIsNotReady() throws Exception {
    broker.status = new CompletableFuture<>();
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void channelsAreShownWithWhatIsKnownOfThem() throws Exception {
    broker.channels =
        CompletableFuture.completedFuture(
            List.of(
                new ChannelView(
                    "1AAA99",
                    ChannelView.State.LINGERING,
                    Instant.parse("2026-11-22T18:00:00.5Z"),
                    Optional.of(Instant.parse("2026-11-22T18:00:10.5Z")),
                    "192.0.2.7:40000 left: closed by the peer",
                    true,
                    true,
                    "News",
                    "",
                    "H.264 High 1280x720 30 fps",
                    List.of(new ChannelView.Video("H.264", "High", 1280, 720, 30)),
                    List.of(new ChannelView.Audio("AAC-LC", 2, 48_000, "")),
                    3,
                    2,
                    10,
                    13_160,
                    30,
                    39_480,
                    1,
                    7,
                    2,
                    13_160,
                    Optional.of(
                        new ChannelView.Producer("192.0.2.7:40000", false, 5000, 1.5, 11, 1, 0)),
                    List.of(new ChannelView.Standby("192.0.2.8:40000", true, true)),
                    1)));
    assertThat(send("GET", "/api/v1/channels").body())
        .isEqualTo(
            """
            [{"id":"1AAA99","state":"lingering",\
            "since":"2026-11-22T18:00:00.500Z","until":"2026-11-22T18:00:10.500Z",\
            "reason":"192.0.2.7:40000 left: closed by the peer","slate":true,"encrypted":true,"title":"News","provider":"",\
            "summary":"H.264 High 1280x720 30 fps",\
            "video":[{"codec":"H.264","profile":"High","width":1280,"height":720,"frameRate":30.0}],\
            "audio":[{"codec":"AAC-LC","channels":2,"sampleRateHz":48000,"language":""}],\
            "subscribers":3,"viewers":2,"packetsIn":10,"bytesIn":13160,"packetsOut":30,"bytesOut":39480,\
            "skips":1,"packetsSkipped":7,"randomAccessPoints":2,"logBytes":13160,\
            "producer":{"address":"192.0.2.7:40000","backup":false,"msTimeStamp":5000,"msRtt":1.5,"pktRecv":11,\
            "pktRcvLoss":1,"pktRcvDrop":0},\
            "standbys":[{"address":"192.0.2.8:40000","backup":true,"warm":true}],"switches":1}]\
            """);
  }

  @Test
  void theBrokerIsShownWithItsCounters() throws Exception {
    assertThat(send("GET", "/api/v1/broker").body())
        .isEqualTo(
            """
            {"version":"1.2.3","address":"127.0.0.1:5000","uptimeMs":1500,"loops":4,"connections":2,\
            "datagramsReceived":30,"datagramsSent":40,"handedOver":6,"notRelayed":7,"relaysRefused":8,\
            "ignored":{"too short":5},"refused":{"1010":2},"overLimit":{"limits.clients":3},"tooSlow":9,"overloadedLoops":1,\
            "limits":[{"limit":"limits.clients","unit":"","used":1,"most":20000}]}\
            """);
  }

  @Test
  void anUnknownPathIsAProblem() throws Exception {
    HttpResponse<String> reply = send("GET", "/api/v2/x?y=1");
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(reply.body())
        .isEqualTo(
            "{\"status\":404,\"title\":\"Not Found\",\"detail\":\"there is nothing at"
                + " /api/v2/x\"}");
  }

  @Test
  void whatCanOnlyBeReadRefusesOtherMethods() throws Exception {
    HttpResponse<String> reply = send("POST", "/api/v1/channels");
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void aBugIsAProblemWithoutItsStackTrace() throws Exception {
    broker.channels = null; // waiting for it throws
    HttpResponse<String> reply = send("GET", "/api/v1/channels");
    assertThat(reply.statusCode()).isEqualTo(500);
    assertThat(reply.body())
        .isEqualTo(
            "{\"status\":500,\"title\":\"Server Error\","
                + "\"detail\":\"something went wrong in the broker; its log says what\"}");
  }

  @Test
  void aRequestThatIsNoHttpIsAProblemToo() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
      socket
          .getOutputStream()
          .write("GET\u0001 / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reply).startsWith("HTTP/1.1 400 ").contains("\"status\":400");
    }
  }

  private void restart(Authorizer authorizer) throws IOException {
    api.close();
    api =
        HttpApi.start(ANY_PORT, new ApiServices(broker, events, Webhooks.none(), () -> authorizer));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + api.address().getPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What is said of tokens by their text. */
  private static final class Said implements Authorizer {
    @Override
    public Grant authorize(Optional<String> authorization, boolean here) throws DeniedException {
      return switch (authorization.orElse("")) {
        case "" -> throw new DeniedException(DeniedException.Why.MISSING, "a token is needed");
        case "Bearer read" -> grant(Set.of(Scope.READ), List.of());
        case "Bearer alice" -> grant(Set.of(Scope.READ), List.of("alice/*"));
        case "Bearer nothing" -> grant(Set.of(), List.of());
        case "Bearer later" -> throw new DeniedException(DeniedException.Why.UNDECIDED, "no keys");
        default -> throw new DeniedException(DeniedException.Why.INVALID, "the token has expired");
      };
    }

    private static Grant grant(Set<Scope> scopes, List<String> channels) {
      return new Grant("t", scopes, channels, Instant.MAX);
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "'', 401, 'Bearer realm=\"millrace\"'",
    "Bearer read, 200, ''",
    "Bearer alice, 403, ''",
    "Bearer nothing, 403, 'Bearer realm=\"millrace\", error=\"insufficient_scope\","
        + " scope=\"millrace:read\"'",
    "Bearer later, 503, ''",
    "Bearer old, 401, 'Bearer realm=\"millrace\", error=\"invalid_token\", error_description=\"the"
        + " token has expired\"'",
  })
  void withTokensARequestNeedsOneWithTheScope(String token, int status, String challenge)
      throws Exception {
    restart(new Said());
    HttpResponse<String> reply =
        token.isEmpty() ? get("/api/v1/broker") : get("/api/v1/broker", "Authorization", token);
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.headers().firstValue("WWW-Authenticate").orElse("")).isEqualTo(challenge);
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  /** One channel, alice/cam2, with the clients 3 and 5. */
  private static final class FakeConnections implements BrokerConnections {
    private final List<String> ended = new ArrayList<>();

    private static ClientView client(int id) {
      return new ClientView(id, "192.0.2.7:" + id, 10, 20, 1, 2, 1.5, 30, 40, 5, 6, 7);
    }

    @Override
    public CompletableFuture<Optional<ClientView.Page>> clients(
        String channel, int after, int most) {
      return CompletableFuture.completedFuture(
          !channel.equals("alice/cam2")
              ? Optional.empty()
              : Optional.of(
                  after == 0 && most == 1
                      ? new ClientView.Page(List.of(client(3)), Optional.of(3))
                      : new ClientView.Page(List.of(client(5)), Optional.empty())));
    }

    @Override
    public CompletableFuture<Boolean> disconnectClient(String channel, int id) {
      ended.add(channel + " " + id);
      return CompletableFuture.completedFuture(id == 3);
    }

    @Override
    public CompletableFuture<Boolean> disconnectProducer(String channel) {
      ended.add(channel);
      return CompletableFuture.completedFuture(true);
    }
  }

  private FakeConnections withConnections() throws IOException {
    FakeConnections connections = new FakeConnections();
    api.close();
    api =
        HttpApi.start(
            ANY_PORT,
            ApiServices.open(broker, events, Webhooks.none()).withConnections(connections));
    return connections;
  }

  @Test
  void clientsAreShownPageByPage() throws Exception {
    withConnections();
    assertThat(get("/api/v1/channels/alice/cam2/clients?limit=1").body())
        .isEqualTo(
            """
            {"clients":[{"id":3,"address":"192.0.2.7:3","msTimeStamp":10,"msLag":20,"jumps":1,\
            "pktSkipped":2,"msRtt":1.5,"pktSent":30,"byteSent":40,"pktRetrans":5,"pktSndLoss":6,\
            "pktSndDrop":7}],"next":3}\
            """);
    assertThat(get("/api/v1/channels/alice%2Fcam2/clients?after=3").body())
        .contains("\"id\":5")
        .contains("\"next\":null");
    assertThat(get("/api/v1/channels/bob/clients").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/channels/bob/clients?limit=x").body())
        .contains("limit must be one whole number between 0 and 1000");
  }

  @Test
  void connectionsCanBeEndedFromThisMachine() throws Exception {
    FakeConnections connections = withConnections();
    String clients = "/api/v1/channels/alice/cam2/clients/";
    assertThat(send("DELETE", clients + "3").statusCode()).isEqualTo(204);
    assertThat(send("DELETE", clients + "5").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", clients + "x").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", clients + "99999999999").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/api/v1/channels/alice/cam2/producer").statusCode()).isEqualTo(204);
    assertThat(connections.ended).containsExactly("alice/cam2 3", "alice/cam2 5", "alice/cam2");
  }

  @Test
  void aPageOfAnotherSiteAndAProxysCallerCannotEndConnections() throws Exception {
    FakeConnections connections = withConnections();
    URI uri =
        URI.create(
            "http://127.0.0.1:" + api.address().getPort() + "/api/v1/channels/alice/producer");
    for (String[] header :
        new String[][] {
          {"Origin", "http://evil.example"}, {"Origin", "null"}, {"X-Forwarded-For", "192.0.2.9"},
          {"X-Forwarded-Host", "x"}, {"X-Real-IP", "192.0.2.9"}, {"Via", "1.1 x"}
        }) {
      HttpRequest request = HttpRequest.newBuilder(uri).headers(header).DELETE().build();
      HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).isEqualTo(403);
    }
    assertThat(connections.ended).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, 204",
    "LOCALHOST, 204",
    "127.0.0.1:8080, 204",
    "[::1]:8080, 204",
    "evil.example:8080, 403",
    "127.0.0.1.evil.example, 403",
    "localhost.evil.example, 403",
  })
  void aNameThatLeadsToThisMachineGivesNoControl(String host, int status) throws Exception {
    FakeConnections connections = withConnections();
    String request =
        "DELETE /api/v1/channels/alice/producer HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
      socket.getOutputStream().write(request.formatted(host).getBytes(StandardCharsets.UTF_8));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(connections.ended).hasSize(status == 204 ? 1 : 0);
  }

  @Test
  void anAddressInUseIsAnErrorAtStart() {
    assertThatThrownBy(
            () -> HttpApi.start(api.address(), ApiServices.open(broker, events, Webhooks.none())))
        .isInstanceOf(IOException.class);
  }
}
