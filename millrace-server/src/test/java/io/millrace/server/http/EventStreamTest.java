package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.events.Event;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.DeniedException;
import io.millrace.server.http.access.Grant;
import io.millrace.server.http.access.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events as a reader of HTTP gets them. */
class EventStreamTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Event LIVE = new Event.ChannelLive("192.0.2.7:4000");

  private final EventBus events = new EventBus();
  private final List<Client> clients = new ArrayList<>();
  private Grant grant = Grant.ALL;
  private HttpApi api;

  private final class Fixed implements Authorizer {
    @Override
    public Grant authorize(Optional<String> authorization, boolean here) throws DeniedException {
      return grant;
    }

    @Override
    public void close() {}
  }

  private static final class NoBroker implements BrokerView {
    @Override
    public CompletableFuture<List<ChannelView>> channels() {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<BrokerStatus> status() {
      return new CompletableFuture<>();
    }
  }

  /** Speaks HTTP by hand, to see what comes when. */
  private final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Client(String path, String... headers) throws IOException {
      socket = new Socket(api.address().getAddress(), api.address().getPort());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
      clients.add(this);
    }

    /** Up to the next empty line. */
    String block() throws IOException {
      StringBuilder block = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        block.append(line).append('\n');
      }
      return block.toString();
    }

    Client begun() throws IOException {
      assertThat(block()).startsWith("HTTP/1.1 200 ").contains("text/event-stream");
      assertThat(block()).isEqualTo("retry: 2000\n");
      return this;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    events.start();
    api =
        HttpApi.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ApiServices(new NoBroker(), events, Webhooks.none(), Fixed::new));
  }

  @AfterEach
  void stop() throws IOException {
    for (Client client : clients) {
      client.close();
    }
    events.close();
    api.close();
  }

  private static long id(String block) {
    return Long.parseLong(block.lines().findFirst().orElseThrow().substring("id: ".length()));
  }

  @Test
  void anEventIsTheIdTheTypeAndJson() throws IOException {
    Client client = new Client("/api/v1/events").begun();
    events.happened("alice/cam2", LIVE);
    String block = client.block();
    assertThat(block)
        .matches(
            "id: (\\d+)\nevent: channel\\.live\ndata: \\{\"id\":\\1,"
                + "\"time\":\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\",\"type\":\"channel.live\","
                + "\"channel\":\"alice/cam2\",\"data\":\\{\"producer\":\"192.0.2.7:4000\"}}\n");
  }

  @Test
  void filtersLetThroughTheirChannelsAndTypesOnly() throws IOException {
    Client client = new Client("/api/v1/events?channel=a,b&type=channel.live").begun();
    events.happened("c", LIVE);
    events.happened("a", new Event.ChannelOffline("x", "gone"));
    events.happened("b", LIVE);
    assertThat(client.block()).contains("\"channel\":\"b\"");
  }

  @Test
  void aReaderThatComesBackGetsWhatItMissed() throws IOException {
    Client client = new Client("/api/v1/events").begun();
    events.happened("a", LIVE);
    long seen = id(client.block());
    client.close();
    events.happened("b", LIVE);
    Client again = new Client("/api/v1/events", "Last-Event-ID: " + seen).begun();
    assertThat(again.block()).contains("\"channel\":\"b\"").startsWith("id: " + (seen + 1));
    Client byQuery = new Client("/api/v1/events?after=" + seen).begun();
    assertThat(byQuery.block()).contains("\"channel\":\"b\"");
  }

  @Test
  void aReaderThatCannotGetWhatItMissedIsToldSo() throws IOException {
    Client first = new Client("/api/v1/events").begun();
    events.happened("a", LIVE);
    first.block();
    Client client = new Client("/api/v1/events", "Last-Event-ID: 17").begun();
    assertThat(client.block()).contains("event: events.lost").contains("started again");
    assertThat(client.block()).contains("\"channel\":\"a\"");
  }

  @Test
  void aReaderThatDoesNotReadIsLetGo() throws IOException {
    Client client = new Client("/api/v1/events").begun();
    String much = "x".repeat(4_000);
    for (int i = 0; i < 20_000; i++) { // far more than kernel and ring hold
      events.happened("a", new Event.ChannelOffline(much, much));
    }
    long last = 0;
    String block = client.block();
    while (block.startsWith("id: ")) {
      assertThat(id(block)).isGreaterThan(last);
      last = id(block);
      block = client.block();
    }
    assertThat(block).contains("not read in time");
    assertThat(client.block()).isEmpty();
  }

  @Test
  void thereAreSoManyStreamsAtATime() throws IOException {
    for (int i = 0; i < StreamPlaces.ALL; i++) {
      new Client("/api/v1/events").begun();
    }
    Client tooMany = new Client("/api/v1/events");
    assertThat(tooMany.block()).startsWith("HTTP/1.1 503 ").contains("application/problem+json");
    assertThat(tooMany.block()).contains("no event stream is free");
    for (Client client : clients) {
      client.close();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          events.happened("a", LIVE); // who is gone is noticed by writing
          assertThat(new Client("/api/v1/events").block()).startsWith("HTTP/1.1 200 ");
        });
  }

  @Test
  void aWrongTypeIsAProblemThatNamesTheNearest() throws IOException {
    Client client = new Client("/api/v1/events?type=channel.life");
    assertThat(client.block()).startsWith("HTTP/1.1 400 ");
    assertThat(client.block()).contains("did you mean channel.live?");
    Client id = new Client("/api/v1/events", "Last-Event-ID: x");
    assertThat(id.block()).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aTokenForSomeChannelsHearsOfNoOthers() throws IOException {
    grant = new Grant("t", Set.of(Scope.READ), List.of("alice/*"), Instant.MAX);
    assertThat(new Client("/api/v1/events?channel=bob").block()).startsWith("HTTP/1.1 403 ");
    Client client = new Client("/api/v1/events").begun();
    events.happened("bob", LIVE);
    events.happened(Optional.empty(), new Event.BrokerDraining(1));
    events.happened("alice/cam2", LIVE);
    assertThat(client.block()).contains("alice/cam2");
  }

  @Test
  void aStreamEndsWithItsToken() throws IOException {
    grant = new Grant("t", Set.of(Scope.READ), List.of(), Instant.EPOCH);
    assertThat(new Client("/api/v1/events").begun().block()).contains("the token has expired");
  }

  @Test
  void streamsEndWhenTheBrokerStops() throws IOException {
    Client client = new Client("/api/v1/events").begun();
    events.happened("a", LIVE);
    events.close();
    assertThat(client.block()).contains("channel.live");
    assertThat(client.block()).isEmpty();
  }
}
