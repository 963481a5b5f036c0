package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.Grant;
import io.millrace.server.http.access.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the operator's page asks first. */
class RightsTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final BrokerView NOBODY =
      new BrokerView() {
        @Override
        public CompletableFuture<List<ChannelView>> channels() {
          return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletableFuture<BrokerStatus> status() {
          return CompletableFuture.failedFuture(new IllegalStateException("not asked here"));
        }
      };

  private static String rights(Supplier<Authorizer> authorizer, String... headers)
      throws IOException, InterruptedException {
    ApiServices services = new ApiServices(NOBODY, new EventBus(), Webhooks.none(), authorizer);
    try (HttpApi api = HttpApi.start(ANY_PORT, services);
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + api.address().getPort() + "/api/v1/rights");
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static Authorizer giving(Grant grant) {
    return new Authorizer() {
      @Override
      public Grant authorize(Optional<String> authorization, boolean fromThisMachine) {
        return grant;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void withoutTokensTheBrokersOwnMachineMayChangeThings() throws Exception {
    assertThat(rights(Authorizer::open))
        .isEqualTo("{\"control\":true,\"channels\":[],\"until\":null}");
  }

  @Test
  void withoutTokensWhoComesThroughAProxyMayLookOnly() throws Exception {
    assertThat(rights(Authorizer::open, "X-Forwarded-For", "192.0.2.7"))
        .isEqualTo("{\"control\":false,\"channels\":[],\"until\":null}");
  }

  @Test
  void aTokenIsShownWithItsChannelsAndItsEnd() throws Exception {
    Grant grant =
        new Grant(
            "alice",
            Set.of(Scope.READ, Scope.CONTROL),
            List.of("alice/*"),
            Instant.parse("2026-11-22T22:00:00Z"));
    assertThat(rights(() -> giving(grant)))
        .isEqualTo(
            "{\"control\":true,\"channels\":[\"alice/*\"],\"until\":\"2026-11-22T22:00:00Z\"}");
  }
}
