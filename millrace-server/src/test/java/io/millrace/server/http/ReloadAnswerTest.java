package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.UsageError;
import io.millrace.server.config.ConfigChange;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadAnswerTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpClient client = HttpClient.newHttpClient();
  private Supplier<List<ConfigChange>> reload = List::of;
  private HttpApi api;

  private static final class NoBroker implements BrokerView {
    @Override
    public CompletableFuture<List<ChannelView>> channels() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<BrokerStatus> status() {
      return CompletableFuture.failedFuture(new IllegalStateException());
    }
  }

  @BeforeEach
  void start() throws IOException {
    api =
        HttpApi.start(
            ANY_PORT,
            ApiServices.open(new NoBroker(), new EventBus(), Webhooks.none())
                .withReload(() -> reload.get()));
  }

  @AfterEach
  void stop() {
    api.close();
    client.close();
  }

  private HttpResponse<String> post(String... header) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + api.address().getPort() + "/api/v1/reload");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody());
    if (header.length > 0) {
      request.headers(header);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatChangedAndWhatNeedsARestartStandApart() throws Exception {
    reload =
        () ->
            List.of(
                new ConfigChange("latency", "120ms", "1s", false),
                new ConfigChange("io", "auto", "nio", true));
    HttpResponse<String> answer = post();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"changed\":[{\"key\":\"latency\",\"from\":\"120ms\",\"to\":\"1s\"}],"
                + "\"needRestart\":[{\"key\":\"io\",\"from\":\"auto\",\"to\":\"nio\"}]}");
  }

  @Test
  void whatIsWrongWithItIsAProblemOfTheRequest() throws Exception {
    reload =
        () -> {
          throw new UsageError("m.yaml line 1: unknown key 'x'");
        };
    HttpResponse<String> answer = post();
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("the configuration stays as it was: m.yaml line 1: unknown key 'x'");
  }

  @Test
  void somebodyBehindAProxyMayNot() throws Exception {
    reload =
        () -> {
          throw new AssertionError("must not be called");
        };
    assertThat(post("X-Forwarded-For", "192.0.2.1").statusCode()).isEqualTo(403);
  }
}
