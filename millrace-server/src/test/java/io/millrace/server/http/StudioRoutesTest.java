package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.access.Action;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.access.Pass;
import io.millrace.server.access.Verdict;
import io.millrace.server.access.Visit;
import io.millrace.server.access.WatchAccess;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.health.HealthMonitor;
import io.millrace.server.http.access.Authorizer;
import io.millrace.srt.handshake.Rejection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the studio's page gets in, and sees its channel. */
class StudioRoutesTest {

  private static final String CLOSED = "/api/v1/channels/alice/cam2/studio";
  private static final String OPEN = "/api/v1/channels/open/studio";

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpApi api;

  /** To publish "alice/cam2" one needs a key; all else is open. */
  private static final Gatekeeper ONE_KEY =
      new Gatekeeper() {
        @Override
        public void decide(Visit visit, Consumer<Verdict> answer) {
          boolean needed = visit.action() == Action.PUBLISH && visit.channel().equals("alice/cam2");
          if (!needed) {
            answer.accept(Verdict.OPEN);
          } else if (visit.key().equals("right")) {
            Pass pass = new Pass("key k1", Optional.of("k1"), Optional.empty());
            answer.accept(new Verdict.Admitted(pass));
          } else {
            answer.accept(new Verdict.Refused(Rejection.FORBIDDEN, "not that key"));
          }
        }

        @Override
        public boolean isGood(Pass pass) {
          return true;
        }
      };

  private static final BrokerView BROKER =
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

  @BeforeEach
  void start() throws Exception {
    WatchAccess access = new WatchAccess(ONE_KEY, new LiveConfig(BrokerConfig.of(Map.of())));
    ApiServices services =
        new ApiServices(BROKER, new EventBus(), Webhooks.none(), Authorizer::open)
            .withRoutes(StudioRoutes.of(access, BROKER, new HealthMonitor(InstantSource.system())));
    api = HttpApi.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), services);
  }

  @AfterEach
  void stop() {
    api.close();
    client.close();
  }

  private HttpResponse<String> enter(String path, String body) throws Exception {
    return client.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> look(String path, String ticket) throws Exception {
    HttpRequest.Builder request = request(path);
    if (!ticket.isEmpty()) {
      request.header(StudioRoutes.TICKET, ticket);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.address().getPort() + path));
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Test
  void whoShowsNothingHearsWhatIsNeeded() throws Exception {
    HttpResponse<String> answer = enter(CLOSED, "{}");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("needs").isArray()).isTrue();
    assertThat(look(CLOSED, "").statusCode()).isEqualTo(401);
  }

  @Test
  void aWrongKeyIsRefusedAndNotRepeated() throws Exception {
    HttpResponse<String> answer = enter(CLOSED, "{\"key\":\"not-this-one\"}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).doesNotContain("not-this-one");
  }

  @Test
  void theKeyIsExchangedForTicketsOfTheStudioAndOfThePreview() throws Exception {
    HttpResponse<String> answer = enter(CLOSED, "{\"key\":\"right\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("watch").path("ticket").asString()).isNotEmpty();
    String ticket = json(answer).path("ticket").asString();
    HttpResponse<String> view = look(CLOSED, ticket);
    assertThat(view.statusCode()).isEqualTo(200);
    assertThat(view.body()).isEqualTo("{\"channel\":null,\"health\":null}");
    assertThat(look(OPEN, ticket).statusCode()).isEqualTo(403);
    assertThat(look(CLOSED, ticket + "x").statusCode()).isIn(401, 403);
  }

  @Test
  void aTicketIsExchangedForAFreshOne() throws Exception {
    String ticket = json(enter(CLOSED, "{\"key\":\"right\"}")).path("ticket").asString();
    HttpResponse<String> answer = enter(CLOSED, "{\"ticket\":\"" + ticket + "\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(look(CLOSED, json(answer).path("ticket").asString()).statusCode()).isEqualTo(200);
  }

  /** What everybody may read is read where the API's own rules hold. */
  @Test
  void whereNothingIsNeededThereIsNoTicketAndNothingToSeeHere() throws Exception {
    HttpResponse<String> answer = enter(OPEN, "{}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"ticket\":null,\"expires\":null,\"watch\":null}");
    assertThat(look(OPEN, "").statusCode()).isEqualTo(401);
  }
}
