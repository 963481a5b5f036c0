package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.millrace.net.EventLoop;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whom the operator keeps out of a whole broker. */
@Timeout(120)
class BlocksTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PATH = "/api/v1/blocks";

  private final EventLoop loop = EventLoop.start("callers");
  private final HttpClient http = HttpClient.newHttpClient();
  private BrokerServer broker;
  private SrtEndpoint callers;

  @BeforeEach
  void start() throws Exception {
    broker =
        BrokerServer.start(
            EffectiveConfig.load(
                Map.of("--bind", "127.0.0.1:0", "--http", "0.0.0.0:0"),
                Map.of(),
                Optional.empty()));
    callers = SrtEndpoint.open(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
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
    final CompletableFuture<Rejection> rejection = new CompletableFuture<>();

    @Override
    public void onConnected(SrtSocket socket) {
      connected.complete(true);
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      Optional.ofNullable(socket.rejection()).ifPresent(rejection::complete);
      closed.complete(reason);
    }
  }

  private Caller call(String streamId) {
    Caller caller = new Caller();
    callers.connect(broker.address(), streamId, SrtOptions.LIVE, caller);
    await().atMost(SOON).until(() -> caller.connected.isDone() || caller.closed.isDone());
    return caller;
  }

  private int port() {
    return broker.httpAddress().orElseThrow().getPort();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JsonMapper.shared().readTree(answer.body());
  }

  @Test
  void anAddressIsSentAwayRefusedAndComesBackWhenItsBlockEnds() throws Exception {
    Caller producer = call("publish:news");
    Caller client = call("read:news");
    JsonNode block =
        json(send("POST", PATH, "{\"address\":\"127.0.0.0/8\",\"reason\":\"noise\"}"), 201);
    await().atMost(SOON).until(() -> producer.closed.isDone() && client.closed.isDone());

    assertThat(call("read:news").rejection.get()).isEqualTo(Rejection.FORBIDDEN);
    assertThat(call("publish:sports").rejection.get()).isEqualTo(Rejection.FORBIDDEN);
    assertThat(send("POST", "/api/v1/reload", "").statusCode()).isEqualTo(200);
    assertThat(call("read:news").rejection.get()).isEqualTo(Rejection.FORBIDDEN);
    JsonNode status = json(send("GET", "/api/v1/broker", ""), 200);
    assertThat(status.get("overLimit").get("blocks").asLong()).isEqualTo(3);

    JsonNode listed = json(send("GET", PATH, ""), 200);
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0)).isEqualTo(block);
    assertThat(block.get("address").asString()).isEqualTo("127.0.0.0/8");
    assertThat(block.get("reason").asString()).isEqualTo("noise");
    assertThat(send("DELETE", PATH + "/" + block.get("id"), "").statusCode()).isEqualTo(204);
    assertThat(send("DELETE", PATH + "/" + block.get("id"), "").statusCode()).isEqualTo(404);
    assertThat(call("read:news").connected).isCompleted();
  }

  @Test
  void aClientIsKeptFromItsChannelOnly() throws Exception {
    Caller client = call("read:alice/cam2");
    Caller elsewhere = call("read:news");
    String clients = "/api/v1/channels/alice/cam2/clients";
    await()
        .atMost(SOON)
        .until(() -> json(send("GET", clients, ""), 200).get("clients").size() == 1);
    int id = json(send("GET", clients, ""), 200).get("clients").get(0).get("id").asInt();
    json(
        send(
            "POST",
            PATH,
            "{\"channel\":\"alice/cam2\",\"client\":%d,\"seconds\":60}".formatted(id)),
        201);
    await().atMost(SOON).until(client.closed::isDone);
    assertThat(call("read:alice/cam2").rejection.get()).isEqualTo(Rejection.FORBIDDEN);
    assertThat(call("read:sports").connected).isCompleted();
    assertThat(elsewhere.closed).isNotDone();
    assertThat(send("POST", PATH, "{\"channel\":\"alice/cam2\",\"client\":1}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void httpIsClosedAndRefusedToo() throws Exception {
    InetAddress here = ownAddress();
    HttpResponse<InputStream> events =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://%s:%d/api/v1/events".formatted(here.getHostAddress(), port())))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(events.statusCode()).isEqualTo(200);
    JsonNode block =
        json(send("POST", PATH, "{\"address\":\"%s\"}".formatted(here.getHostAddress())), 201);
    try (InputStream stream = events.body()) {
      assertThat(endOf(stream)).isTrue();
    }
    assertThat(get(here, "/livez")).startsWith("HTTP/1.1 403");
    assertThat(send("GET", "/livez", "").statusCode()).isEqualTo(200);
    send("DELETE", PATH + "/" + block.get("id"), "");
    assertThat(get(here, "/livez")).startsWith("HTTP/1.1 200");
  }

  @Test
  void httpOfOneChannelIsRefusedWhereTheBlockIsForIt() throws Exception {
    call("read:news");
    call("read:sports");
    json(send("POST", PATH, "{\"address\":\"127.0.0.1\",\"channel\":\"news\"}"), 201);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // by a name, it is not the operator at the machine
    assertThat(get(loopback, "/api/v1/channels/news/health", "broker.example"))
        .startsWith("HTTP/1.1 403");
    assertThat(get(loopback, "/api/v1/channels/sports/clients", "broker.example"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void nonsenseIsRefusedWithWhatWouldBeRight() throws Exception {
    Map<String, Integer> bodies =
        Map.ofEntries(
            Map.entry("", 400),
            Map.entry("null", 400),
            Map.entry("[]", 400),
            Map.entry("{}", 400),
            Map.entry("{\"address\":\"camera.example\"}", 400),
            Map.entry("{\"address\":\"0.0.0.0/0\"}", 400),
            Map.entry("{\"address\":\"192.0.2.7\",\"client\":3}", 400),
            Map.entry("{\"client\":3}", 400),
            Map.entry("{\"address\":\"192.0.2.7\",\"channel\":\"a b\"}", 400),
            Map.entry("{\"address\":\"192.0.2.7\",\"seconds\":0}", 400),
            Map.entry("{\"address\":\"192.0.2.7\",\"seconds\":99999999}", 400),
            Map.entry("{\"address\":\"192.0.2.7\",\"minutes\":1}", 400),
            Map.entry("{\"address\":\"" + "1".repeat(9_000) + "\"}", 413));
    for (Map.Entry<String, Integer> body : bodies.entrySet()) {
      HttpResponse<String> answer = send("POST", PATH, body.getKey());
      assertThat(answer.statusCode())
          .as(body.getKey() + ": " + answer.body())
          .isEqualTo(body.getValue());
    }
    assertThat(send("DELETE", PATH + "/x", "").statusCode()).isEqualTo(404);
    assertThat(json(send("GET", PATH, ""), 200)).isEmpty();
  }

  /** As which this machine's own callers are seen that do not use the loopback, if it can be. */
  private static InetAddress ownAddress() throws Exception {
    Optional<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .filter(address -> !address.isLoopbackAddress())
            .findFirst();
    assumeThat(own).as("an address beside the loopback's").isPresent();
    try (ServerSocket server = new ServerSocket(0);
        Socket caller = new Socket(own.orElseThrow(), server.getLocalPort());
        Socket seen = server.accept()) {
      assertThat(caller.isConnected()).isTrue();
      assumeThat(seen.getInetAddress().isLoopbackAddress()).isFalse();
      return seen.getInetAddress();
    }
  }

  private String get(InetAddress to, String path) throws Exception {
    return get(to, path, "broker");
  }

  /** From that address to that address, on a connection of its own. */
  private String get(InetAddress to, String path, String host) throws Exception {
    try (Socket socket = new Socket(to, port())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** Whether it ends; the test's timeout is its patience. */
  private static boolean endOf(InputStream stream) {
    try {
      stream.readAllBytes();
    } catch (java.io.IOException e) {
      return true; // cut
    }
    return true;
  }
}
