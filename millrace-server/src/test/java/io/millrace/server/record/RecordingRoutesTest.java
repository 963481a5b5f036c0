package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.broker.BrokerServer;
import io.millrace.server.config.EffectiveConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recordings and pictures over HTTP, of a broker without producers. */
class RecordingRoutesTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-11-22T21:30:15.250Z");
  private static final String FIRST = "20261122T213015.250Z.ts";
  private static final String CHANNEL = "/api/v1/channels/1AAA99";
  private static final String RECORDINGS = CHANNEL + "/recordings";

  @TempDir static Path root;
  private static BrokerServer broker;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    broker =
        BrokerServer.start(
            EffectiveConfig.of(
                Map.of(
                    "bind",
                    "127.0.0.1:0",
                    "http",
                    "127.0.0.1:0",
                    "loops",
                    "1",
                    "record.dir",
                    root.toString(),
                    "channels.closed.passphrase",
                    "0123456789",
                    "channels.wanted.record",
                    "both")));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void threeRecordings() throws IOException {
    for (String channel : new String[] {"1AAA99", "closed"}) {
      Path own = Files.createDirectories(root.resolve(channel));
      for (int i = 0; i < 3; i++) {
        FileName name = FileName.of(START.plusSeconds(i), i < 2 ? FileName.TS : FileName.MP4);
        Files.writeString(own.resolve(name.text()), "0123456789".repeat(i + 1));
      }
    }
  }

  private static HttpResponse<String> ask(String method, String path, String... headers) {
    return send(method, path, "", headers);
  }

  private static HttpResponse<String> send(
      String method, String path, String body, String[] headers) {
    try {
      URI uri =
          URI.create("http://127.0.0.1:" + broker.httpAddress().orElseThrow().getPort() + path);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(30))
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(path, e);
    }
  }

  private static JsonNode json(String method, String path, String body) {
    HttpResponse<String> answer = send(method, path, body, new String[0]);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void recordingsAreListedTheNewestFirstPageByPage() {
    JsonNode page = json("GET", RECORDINGS + "?limit=2", "");
    assertThat(page.path("recordings").values().stream().map(file -> file.path("name").asString()))
        .containsExactly("20261122T213017.250Z.mp4", "20261122T213016.250Z.ts");
    JsonNode newest = page.path("recordings").path(0);
    assertThat(newest.path("kind").asString()).isEqualTo("mp4");
    assertThat(newest.path("bytes").asInt()).isEqualTo(30);
    assertThat(newest.path("startedAt").asString()).isEqualTo("2026-11-22T21:30:17.250Z");
    assertThat(newest.path("growing").asBoolean()).isFalse();

    JsonNode rest = json("GET", RECORDINGS + "?after=" + page.path("next").asString(), "");
    assertThat(rest.path("recordings").size()).isEqualTo(1);
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(json("GET", "/api/v1/recordings", "").path("channels").toString())
        .contains("{\"channel\":\"1AAA99\",\"recordings\":3,\"bytes\":60}");
  }

  @Test
  void aRecordingIsSentWholeOrInParts() {
    HttpResponse<String> whole = ask("GET", RECORDINGS + '/' + FIRST);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("0123456789");
    assertThat(whole.headers().firstValue("Content-Type")).contains("video/mp2t");
    assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
    String tag = whole.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> part = ask("GET", RECORDINGS + '/' + FIRST, "Range", "bytes=2-4");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-4/10");

    assertThat(ask("GET", RECORDINGS + '/' + FIRST, "Range", "bytes=-3", "If-Range", tag).body())
        .isEqualTo("789");
    assertThat(
            ask("GET", RECORDINGS + '/' + FIRST, "Range", "bytes=-3", "If-Range", "\"x\"").body())
        .isEqualTo("0123456789");
    assertThat(ask("GET", RECORDINGS + '/' + FIRST, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    HttpResponse<String> outside = ask("GET", RECORDINGS + '/' + FIRST, "Range", "bytes=10-");
    assertThat(outside.statusCode()).isEqualTo(416);
    assertThat(outside.headers().firstValue("Content-Range")).contains("bytes */10");
    HttpResponse<String> head = ask("HEAD", RECORDINGS + '/' + FIRST);
    assertThat(head.headers().firstValue("Content-Length")).contains("10");
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secret",
        "/..%2Fsecret",
        "/%2e%2e%2fsecret",
        "/..%2Fclosed%2F" + FIRST,
        "/%2Fetc%2Fpasswd",
        "/" + FIRST + "%00",
        "/20261122T213099.250Z.ts"
      })
  void noNameLeadsOutOfTheFolder(String name) throws IOException {
    Files.writeString(root.resolve("secret"), "secret");
    for (String method : new String[] {"GET", "DELETE"}) {
      HttpResponse<String> answer = ask(method, RECORDINGS + name);
      assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
    }
    assertThat(root.resolve("closed").resolve(FIRST)).exists();
  }

  @Test
  void aRecordingThatIsDeletedIsGone() {
    assertThat(ask("DELETE", RECORDINGS + '/' + FIRST).statusCode()).isEqualTo(204);
    assertThat(ask("GET", RECORDINGS + '/' + FIRST).statusCode()).isEqualTo(404);
    assertThat(ask("DELETE", RECORDINGS + '/' + FIRST).statusCode()).isEqualTo(404);
    assertThat(root.resolve("1AAA99").resolve(FIRST)).doesNotExist();
  }

  @Test
  void pagesOfOtherSitesSwitchAndDeleteNothing() {
    String[] foreign = {"Origin", "https://elsewhere.example"};
    assertThat(ask("DELETE", RECORDINGS + '/' + FIRST, foreign).statusCode()).isEqualTo(403);
    assertThat(ask("PUT", CHANNEL + "/recording", foreign).statusCode()).isEqualTo(403);
    assertThat(ask("DELETE", CHANNEL + "/recording", foreign).statusCode()).isEqualTo(403);
  }

  @Test
  void aClosedChannelsRecordingsAndPicturesNeedATicket() {
    for (String path : new String[] {"/recordings/" + FIRST, "/thumbnail.jpg"}) {
      HttpResponse<String> answer = ask("GET", "/api/v1/channels/closed" + path);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("passphrase").doesNotContain("0123456789");
      assertThat(ask("GET", "/api/v1/channels/closed" + path + "?ticket=forged").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void whoShowsThePassphraseHasAClosedChannelsRecordings() {
    HttpResponse<String> shown =
        send(
            "POST",
            "/api/v1/channels/closed/ticket",
            "{\"passphrase\":\"0123456789\"}",
            new String[] {"Content-Type", "application/json"});
    assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    String ticket = "?ticket=" + JSON.readTree(shown.body()).path("ticket").asString();
    String file = "/api/v1/channels/closed/recordings/" + FIRST + ticket;
    assertThat(ask("GET", file).body()).isEqualTo("0123456789");
    assertThat(ask("GET", file, "Range", "bytes=7-").body()).isEqualTo("789");
    HttpResponse<String> picture = ask("GET", "/api/v1/channels/closed/thumbnail.jpg" + ticket);
    assertThat(picture.statusCode()).isEqualTo(404);
    assertThat(picture.body()).contains("nobody sends");
  }

  @Test
  void thousandsOfRecordingsAreListedOnceEach() throws IOException {
    Path own = Files.createDirectories(root.resolve("many"));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      names.add(FileName.of(START.plusSeconds(i), FileName.TS).text());
      Files.createFile(own.resolve(names.getLast()));
    }
    List<String> seen = new ArrayList<>();
    String next = "";
    int pages = 0;
    do {
      String after = next.isEmpty() ? "" : "&after=" + next;
      JsonNode page = json("GET", "/api/v1/channels/many/recordings?limit=1000" + after, "");
      page.path("recordings").forEach(file -> seen.add(file.path("name").asString()));
      next = page.path("next").asString("");
      pages++;
    } while (!next.isEmpty() && pages < 10);
    assertThat(pages).isEqualTo(3);
    assertThat(seen.reversed()).isEqualTo(names);
    for (String name : names) {
      Files.delete(own.resolve(name));
    }
  }

  @Test
  void recordingIsSwitchedOnAndOff() {
    String path = "/api/v1/channels/some/where/recording";
    assertThat(json("GET", path, "").path("state").asString()).isEqualTo("off");
    JsonNode on = json("PUT", path, "{\"format\":\"both\"}");
    assertThat(on.path("format").asString()).isEqualTo("both");
    assertThat(on.path("by").asString()).isEqualTo("api");
    assertThat(on.path("state").asString()).isEqualTo("waiting");
    assertThat(on.path("reason").asString()).isEqualTo("nobody sends");
    assertThat(json("PUT", path, "").path("format").asString()).isEqualTo("ts");
    assertThat(ask("DELETE", path).statusCode()).isEqualTo(204);
    assertThat(json("GET", path, "").path("by").asString()).isEqualTo("configuration");
  }

  @Test
  void whatTheConfigurationWantsCanBeSwitchedOffAndOn() {
    String path = "/api/v1/channels/wanted/recording";
    assertThat(json("GET", path, "").path("format").asString()).isEqualTo("both");
    assertThat(ask("DELETE", path).statusCode()).isEqualTo(204);
    JsonNode off = json("GET", path, "");
    assertThat(off.path("state").asString()).isEqualTo("off");
    assertThat(off.path("by").asString()).isEqualTo("api");
    assertThat(json("PUT", path, "{\"format\":\"both\"}").path("by").asString())
        .isEqualTo("configuration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"format\":\"avi\"}", "{\"format\":7}"})
  void aWrongBodyIsAnsweredWithWhatWouldBeRight(String body) {
    HttpResponse<String> answer = send("PUT", CHANNEL + "/recording", body, new String[0]);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("mp4");
    assertThat(send("PUT", CHANNEL + "/recording", " ".repeat(2000), new String[0]).statusCode())
        .isEqualTo(413);
  }

  @Test
  void aChannelWithoutProducerHasNoPicture() {
    HttpResponse<String> answer = ask("GET", CHANNEL + "/thumbnail.jpg");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("nobody sends");
  }
}
