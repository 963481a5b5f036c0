package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class WebSocketsTest {

  private static final String PATH = "/api/v1/channels/alice/cam2/echo";

  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        HttpServer.start(
            Route.read(
                "/api/v1/channels/{channel}/echo",
                exchange -> exchange.upgrade((_, _, _) -> new Echo(exchange.channel()))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Jetty takes public classes only. */
  public static final class Echo extends Session.Listener.AbstractAutoDemanding {
    private final String channel;

    Echo(String channel) {
      this.channel = channel;
    }

    @Override
    public void onWebSocketText(String message) {
      getSession().sendText(channel + " says " + message, Callback.NOOP);
    }
  }

  @Test
  void aRouteMayBecomeAWebSocket() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(server.url(PATH).replace("http:", "ws:")),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      answer.complete(text.toString());
                      return null;
                    }
                  })
              .get(20, TimeUnit.SECONDS);
      socket.sendText("hello", true);
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("alice/cam2 says hello");
      socket.abort();
    }
  }

  @Test
  void whoAsksForNoWebSocketIsToldSo() throws Exception {
    String answer = server.raw("GET " + PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 426 ").contains("Upgrade: websocket");
  }

  @Test
  void whoeverHoldsAWebSocketIsToldThatTheBrokerStops() throws Exception {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(server.url(PATH).replace("http:", "ws:")),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                      ended.complete(reason.equals("the broker stops") ? code : -code);
                      return null;
                    }
                  })
              .get(20, TimeUnit.SECONDS);
      server.api().drain(Duration.ofSeconds(1), 10);
      assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
      socket.abort();
    }
  }
}
