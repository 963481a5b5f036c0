package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.load.stream.TestStream;
import io.millrace.net.EventLoop;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole broker's figures of a real stream, as its HTTP API shows them. */
@Timeout(120)
class HealthTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int FRAMES_PER_SECOND = 25;
  private static final Duration FRAME = Duration.ofMillis(1_000 / FRAMES_PER_SECOND);

  private final EventLoop loop = EventLoop.start("callers");
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicBoolean sending = new AtomicBoolean(true);
  private BrokerServer broker;

  @BeforeEach
  void start() throws Exception {
    broker =
        BrokerServer.start(
            EffectiveConfig.load(
                Map.of("--bind", "127.0.0.1:0", "--http", "127.0.0.1:0"),
                Map.of(),
                Optional.empty()));
  }

  @AfterEach
  void stop() {
    sending.set(false);
    broker.close();
    loop.close();
    http.close();
  }

  /** A camera with a key frame each second, and without sound. */
  private final class Camera implements SocketHandler {
    private final TestStream stream =
        new TestStream(1, "News", 1_000_000, FRAMES_PER_SECOND, FRAMES_PER_SECOND);
    private final ByteBuffer payload = ByteBuffer.allocate(TestStream.PAYLOAD);

    @Override
    public void onConnected(SrtSocket socket) {
      frame(socket);
    }

    private void frame(SrtSocket socket) {
      if (!sending.get()) {
        return;
      }
      loop.schedule(FRAME, () -> frame(socket));
      long nowNs = System.nanoTime();
      for (int left = stream.nextFrame(); left > 0; left--) {
        stream.write(payload.clear(), nowNs);
        socket.send(payload.flip(), nowNs);
      }
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      sending.set(false);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + broker.httpAddress().orElseThrow().getPort() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  @Test
  void aStreamIsMeasuredDiagnosedAndKept() throws Exception {
    SrtEndpoint callers =
        SrtEndpoint.open(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    callers.connect(broker.address(), "publish:alice/cam2", SrtOptions.LIVE, new Camera());
    String path = "/api/v1/channels/alice/cam2/health";
    await()
        .atMost(SOON)
        .until(() ->
            get(path).statusCode() == 200
                && json(path).get("bitrateIn").asLong(0) > 100_000
                && json(path).get("keyFrameDistanceMs").asLong(0) > 0
                && json(path).get("warnings").toString().contains("no-audio"));
    JsonNode health = json(path);
    assertThat(health.get("video").asBoolean()).isTrue();
    assertThat(health.get("frameRate").asDouble()).isPositive();
    assertThat(health.get("link").get("pktRecv").asLong()).isPositive();

    JsonNode history = json("/api/v1/history?channel=alice/cam2&minutes=5");
    assertThat(history.get("stepMs").asInt()).isEqualTo(5_000);
    assertThat(history.get("series").get("bitrateIn")).isNotEmpty();
    assertThat(json("/api/v1/history").get("series").get("loadPercent")).isNotEmpty();
    assertThat(get("/api/v1/history?channel=nobody").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/history?channel=a,b").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/history?minutes=61").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/channels/nobody/health").statusCode()).isEqualTo(404);

    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body())
        .contains(
            "millrace_channel_live{channel=\"alice/cam2\"} 1.0",
            "millrace_channel_warning{channel=\"alice/cam2\",code=\"no-audio\"} 1.0",
            "millrace_srt_pktRecv_total{channel=\"alice/cam2\"}",
            "jvm_memory_used_bytes");
  }
}
