package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpLimitsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpOptions.Bound WIDE = new HttpOptions.Bound(4096, 4096);
  private static final String LAST_LIVEZ =
      "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  private static final String LIVEZ = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Socket> sockets = new ArrayList<>();
  private HttpServer server;

  private void start(HttpOptions.Bound connections, HttpOptions.Bound requests, Duration patience)
      throws IOException {
    start(
        connections,
        requests,
        new HttpOptions.Patience(patience, patience, patience, PATIENCE, PATIENCE));
  }

  /** With patience for all but those who do not read. */
  private void startForReaders() throws IOException {
    start(
        WIDE,
        WIDE,
        new HttpOptions.Patience(PATIENCE, PATIENCE, PATIENCE, Duration.ofMillis(500), PATIENCE));
  }

  private void start(
      HttpOptions.Bound connections, HttpOptions.Bound requests, HttpOptions.Patience patience)
      throws IOException {
    server =
        HttpServer.start(
            new HttpOptions(
                Optional.empty(), connections, requests, patience, HttpOptions.Surroundings.NONE),
            Route.open(
                "/parked",
                exchange -> {
                  release.await();
                  exchange.reply("done");
                }),
            Route.open(
                "/endless",
                exchange -> {
                  byte[] piece = new byte[4096];
                  while (true) {
                    Content.Sink.write(exchange.response(), false, ByteBuffer.wrap(piece));
                  }
                }),
            Route.open(
                "/once",
                exchange ->
                    exchange
                        .response()
                        .write(true, ByteBuffer.allocate(4096), exchange.callback())),
            Route.control(
                "POST",
                "/body",
                exchange -> {
                  JsonBody.read(exchange.request(), BlockOrder.class);
                  exchange.done();
                }));
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = server.connect();
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static boolean isEnded(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  /** Sends a byte now and then until nobody takes it; true if that was so. */
  private static boolean dribble(Socket socket, String head, char more) throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              try {
                out.write(more);
                return false;
              } catch (SocketException e) {
                return true;
              }
            },
            ended -> ended);
  }

  @Test
  void headersThatNeverEndAreNotWaitedFor() throws Exception {
    start(WIDE, WIDE, Duration.ofMillis(500));
    assertThat(dribble(connect(), "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ", 'a')).isTrue();
    assertThat(server.api().connections().tooSlow()).isPositive();
    Socket again = connect();
    send(again, LIVEZ);
    assertThat(firstLine(again)).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void aSecondRequestThatNeverEndsIsNotWaitedForEither() throws Exception {
    start(WIDE, WIDE, Duration.ofMillis(500));
    Socket socket = connect();
    send(socket, LIVEZ);
    assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(dribble(socket, "GET /livez HTTP/1.1\r\nX-Slow: ", 'a')).isTrue();
  }

  @Test
  void aBodyThatNeverEndsIsNotWaitedFor() throws Exception {
    start(WIDE, WIDE, Duration.ofMillis(500));
    String head = "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8000\r\n\r\n";
    assertThat(dribble(connect(), head, ' ')).isTrue();
  }

  @Test
  void aConnectionWithoutARequestIsClosed() throws Exception {
    start(WIDE, WIDE, Duration.ofMillis(200));
    assertThat(isEnded(connect())).isTrue();
  }

  @Test
  void anAnswerThatNobodyReadsIsGivenUp() throws Exception {
    startForReaders();
    Socket socket = connect();
    send(socket, "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(server.api().connections().tooSlow()).isEqualTo(1);
          assertThat(server.api().requests()).isZero();
          assertThat(server.api().connections().open()).isZero();
        });
  }

  @Test
  void anAnswerOfHttp2ThatNobodyReadsIsGivenUpAndTheConnectionGoesOn() throws Exception {
    startForReaders();
    try (RawHttp2 caller = RawHttp2.connect(server)) {
      caller.settings(RawHttp2.INITIAL_WINDOW_SIZE, 0);
      caller.get(1, "/endless");
      caller.awaitFrame(RawHttp2.RST_STREAM, 1);
      assertThat(server.api().connections().tooSlow()).isEqualTo(1);
      await().atMost(PATIENCE).until(() -> server.api().requests() == 0);
      caller.get(3, "/livez");
      caller.awaitFrame(RawHttp2.HEADERS, 3);
    }
  }

  @Test
  void anAnswerOfHttp2InOnePieceIsGivenUpAsWell() throws Exception {
    startForReaders();
    try (RawHttp2 caller = RawHttp2.connect(server)) {
      caller.settings(RawHttp2.INITIAL_WINDOW_SIZE, 0);
      caller.get(1, "/once");
      caller.awaitFrame(RawHttp2.RST_STREAM, 1);
      await().atMost(PATIENCE).until(() -> server.api().requests() == 0);
      caller.get(3, "/livez");
      caller.awaitFrame(RawHttp2.HEADERS, 3);
    }
  }

  @Test
  void aRefusalOfHttp2WaitsForTheBodyThatItDoesNotNeed() throws Exception {
    start(WIDE, WIDE, PATIENCE);
    try (RawHttp2 caller = RawHttp2.connect(server)) {
      caller.postLater(1, "/livez");
      caller.get(3, "/livez");
      caller.awaitFrame(RawHttp2.HEADERS, 3); // and not yet that of the other
      caller.body(1);
      caller.awaitFrame(RawHttp2.HEADERS, 1);
    }
  }

  @Test
  void floodsOfHttp2EndTheirConnectionAndNoOther() throws Exception {
    start(WIDE, WIDE, PATIENCE);
    assertThat(floodIsEnded(caller -> caller.resetAfterReset(20_000))).as("resets").isTrue();
    assertThat(floodIsEnded(caller -> caller.pings(20_000))).as("pings").isTrue();
    assertThat(floodIsEnded(caller -> caller.emptySettings(20_000))).as("settings").isTrue();
    assertThat(floodIsEnded(caller -> caller.headersWithoutEnd(2_000))).as("headers").isTrue();
    assertThat(server.raw(LAST_LIVEZ)).startsWith("HTTP/1.1 200 ");
    await().atMost(PATIENCE).until(() -> server.api().requests() == 0);
  }

  @FunctionalInterface
  private interface Flood {
    void send(RawHttp2 caller) throws IOException;
  }

  private boolean floodIsEnded(Flood flood) throws IOException {
    try (RawHttp2 caller = RawHttp2.connect(server)) {
      caller.readAside();
      try {
        flood.send(caller);
      } catch (SocketException e) {
        return true; // while it was being sent
      }
      return caller.isEnded(PATIENCE);
    }
  }

  @Test
  void whoWaitsForAnAnswerIsNotSlow() throws Exception {
    start(WIDE, WIDE, Duration.ofSeconds(1)); // enough to ask on a machine with much to do
    Socket parked = connect();
    send(parked, "GET /parked HTTP/1.1\r\nHost: x\r\n\r\n");
    Socket idle = connect();
    assertThat(isEnded(idle)).isTrue(); // so the time is over for the other, too
    release.countDown();
    assertThat(firstLine(parked)).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void connectionsOverTheLimitAreClosedAndOthersGoOn() throws Exception {
    start(new HttpOptions.Bound(64, 64), WIDE, PATIENCE);
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Socket socket = connect();
      send(socket, LIVEZ);
      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 OK");
      all.add(socket);
    }
    assertThat(isEnded(connect())).isTrue();
    send(all.getFirst(), LIVEZ);
    all.getFirst().close();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Socket next = connect();
          send(next, LIVEZ);
          assertThat(firstLine(next)).isEqualTo("HTTP/1.1 200 OK");
        });
  }

  @Test
  void requestsOverTheLimitAreRefusedAndComeInWhenOthersAreDone() throws Exception {
    start(WIDE, new HttpOptions.Bound(64, 64), PATIENCE);
    for (int i = 0; i < 64; i++) {
      send(connect(), "GET /parked HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(server.raw(LAST_LIVEZ))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: "));
    release.countDown();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server.raw(LAST_LIVEZ)).startsWith("HTTP/1.1 200 "));
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws Exception {
    start(WIDE, WIDE, PATIENCE);
    String large = "GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: " + "a".repeat(20_000) + "\r\n\r\n";
    assertThat(server.raw(large)).startsWith("HTTP/1.1 431 ");
    String longUri = "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(server.raw(longUri)).startsWith("HTTP/1.1 414 ");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url("/livez")))
              .header("X-Large", "a".repeat(20_000))
              .build();
      assertThat(statusOrFailure(client, request)).isNotEqualTo(200);
    }
    assertThat(server.raw(LAST_LIVEZ)).startsWith("HTTP/1.1 200 ");
  }

  private static int statusOrFailure(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    start(WIDE, WIDE, PATIENCE);
    String large =
        "POST /body HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Connection: close\r\n"
            + "Content-Length: 1000000\r\n\r\n";
    assertThat(server.raw(large)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void theLastAnswersAreSentBeforeTheEnd() throws Exception {
    start(WIDE, WIDE, PATIENCE);
    Socket parked = connect();
    send(parked, "GET /parked HTTP/1.1\r\nHost: x\r\n\r\n");
    await().atMost(PATIENCE).until(() -> server.api().requests() == 1);
    Thread closing = Thread.ofVirtual().start(server::close);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server.raw(LAST_LIVEZ)).startsWith("HTTP/1.1 503 "));
    release.countDown();
    assertThat(firstLine(parked)).isEqualTo("HTTP/1.1 200 OK");
    closing.join();
  }
}
