package io.millrace.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real encoder, a broker, and clients of its playlists: ffmpeg, and requests one by one. */
class HlsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WAITING = 100;
  private static final ExternalProgram FFMPEG = ExternalProgram.require("ffmpeg");

  private static LiveBroker broker;
  private static Peer producer;
  private static HttpClient http;

  @BeforeAll
  static void publish() throws IOException {
    http = HttpClient.newHttpClient();
    broker = LiveBroker.start(Map.of());
    String line =
        "-v error -nostdin -re -f lavfi -i testsrc2=s=320x180:r=25"
            + " -f lavfi -i sine=440:sample_rate=48000 -c:v libx264 -preset ultrafast"
            + " -tune zerolatency -threads 1 -pix_fmt yuv420p -g 25 -c:a aac -f mpegts"
            + " srt://127.0.0.1:"
            + broker.port()
            + "?streamid=publish:a/b";
    producer = FFMPEG.command(line.split(" ")).start();
    broker.awaitChannel("a/b", channel -> channel.path("state").asString().equals("live"));
  }

  @AfterAll
  static void end() {
    if (producer != null) {
      producer.close();
    }
    if (broker != null) {
      broker.close();
    }
    http.close();
  }

  @Test
  void ffmpegGetsEveryPictureAndEveryFrameOfSound() {
    String line =
        "-v error -nostdin -i "
            + address("index.m3u8")
            + " -map 0:v:0 -map 0:a:0 -c copy -t 2 -f framecrc -";
    try (Peer client = FFMPEG.command(line.split(" ")).start()) {
      client.awaitSuccess(PATIENCE);
      String frames = new String(client.stdout(), StandardCharsets.UTF_8);
      assertThat(distances(frames, 0)).hasSizeGreaterThan(45).containsOnly(1L);
      assertThat(distances(frames, 1)).hasSizeGreaterThan(85).containsOnly(1L);
    }
  }

  /** Between frames that follow each other, in their durations. */
  private static List<Long> distances(String frames, int stream) {
    List<long[]> times =
        frames
            .lines()
            .filter(line -> line.startsWith(stream + ","))
            .map(line -> line.split(",\\s*"))
            .map(each -> new long[] {Long.parseLong(each[1]), Long.parseLong(each[3])})
            .toList();
    List<Long> distances = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      long ticks = times.get(i)[0] - times.get(i - 1)[0];
      distances.add(Math.round((double) ticks / times.get(i - 1)[1]));
    }
    return distances;
  }

  @Test
  void playlistsAreCompressedCacheableAndForPagesOfAllSites() throws Exception {
    HttpResponse<byte[]> playlist = get("main.m3u8", "Accept-Encoding", "gzip");

    assertThat(playlist.statusCode()).isEqualTo(200);
    assertThat(playlist.headers().map())
        .containsEntry("content-type", List.of("application/vnd.apple.mpegurl"))
        .containsEntry("content-encoding", List.of("gzip"))
        .containsEntry("cache-control", List.of("public, max-age=1"))
        .containsEntry("access-control-allow-origin", List.of("*"));
    assertThat(playlist.headers().allValues("vary"))
        .anyMatch(value -> value.toLowerCase().contains("accept-encoding"));
    try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(playlist.body()))) {
      assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).startsWith("#EXTM3U\n");
    }
    assertThat(options("main.m3u8").statusCode()).isEqualTo(204);
  }

  @Test
  void mediaIsWhatPlaylistsNameAndKeepsInCaches() throws Exception {
    String playlist = text("main.m3u8");
    String init = found(playlist, "MAP:URI=\"([^\"]+)\"");
    String segment = found(playlist, "\n(main-s[0-9]+\\.mp4)");

    assertThat(box(get(init))).isEqualTo("ftyp");
    HttpResponse<byte[]> media = get(segment);
    assertThat(box(media)).isEqualTo("moof");
    assertThat(media.headers().firstValue("cache-control"))
        .hasValueSatisfying(value -> assertThat(value).matches("public, max-age=\\d+, immutable"));
    assertThat(media.headers().firstValueAsLong("content-length")).hasValue(media.body().length);
    assertThat(box(get(found(text("audio.m3u8"), "\n(audio-s[0-9]+\\.mp4)")))).isEqualTo("moof");
  }

  @Test
  void whatIsHintedAtComesAndWhatIsNotThereIsMissing() throws Exception {
    String hint = found(text("main.m3u8"), "PRELOAD-HINT:TYPE=PART,URI=\"([^\"]+)\"");

    assertThat(box(get(hint))).isEqualTo("moof");
    assertThat(get("main-p1-1.mp4").statusCode()).isEqualTo(404);
    assertThat(get("main-s1.mp4").statusCode()).isEqualTo(404);
    assertThat(get("other.m3u8").statusCode()).isEqualTo(404);
    assertThat(get("..%2Fmain.m3u8").statusCode()).isBetween(400, 404);
    assertThat(send(URI.create(broker.pages() + "hls/nobody/index.m3u8")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void eachViewerIsCountedByTheNameThatItIsGiven() throws Exception {
    HttpResponse<byte[]> one = get("index.m3u8");
    String name = found(body(one), "\nmain\\.m3u8\\?viewer=(\\w+)\n");
    String other = found(text("index.m3u8"), "\nmain\\.m3u8\\?viewer=(\\w+)\n");

    assertThat(other).isNotEqualTo(name);
    assertThat(one.headers().firstValue("cache-control")).hasValue("private, max-age=2");
    assertThat(text("index.m3u8?viewer=" + name)).contains("main.m3u8?viewer=" + name);
    assertThat(text("main.m3u8?viewer=" + name)).as("the same for all").doesNotContain(name);
    assertThat(text("main.m3u8?viewer=" + other)).isNotEmpty();
    broker.awaitChannel("a/b", channel -> channel.path("viewers").asInt() >= 2);

    HttpResponse<byte[]> cached = get("index.m3u8", "Via", "1.1 cache");
    assertThat(body(cached)).doesNotContain("viewer=");
    assertThat(cached.headers().firstValue("cache-control")).hasValue("public, max-age=2");
  }

  @Test
  void whatCallsItselfATicketWhereNoneIsNeededIsInNoPlaylist() throws Exception {
    String lines = "?ticket=x%0A%23EXT-X-ENDLIST%0Ahttps://evil.example/";
    for (String name : List.of("index.m3u8", "main.m3u8")) {
      assertThat(text(name + lines))
          .startsWith("#EXTM3U")
          .doesNotContain("ENDLIST", "evil", "ticket");
    }
    assertThat(get("main.m3u8" + lines).headers().firstValue("cache-control"))
        .hasValue("public, max-age=1");
  }

  @Test
  void aMediaPlaylistOfAChannelThatIsAwayMayBeAskedForLater() throws Exception {
    HttpResponse<byte[]> away = send(URI.create(broker.pages() + "hls/nobody/main.m3u8"));

    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("retry-after")).isPresent();
    assertThat(away.headers().firstValue("access-control-allow-origin")).hasValue("*");
  }

  @Test
  void directivesThatMakeNoSenseAreRefused() throws Exception {
    for (String query :
        List.of("_HLS_part=1", "_HLS_msn=x", "_HLS_msn=-1", "_HLS_msn=99999999999")) {
      assertThat(get("main.m3u8?" + query).statusCode()).as(query).isEqualTo(400);
    }
  }

  @Test
  void allWhoWaitForAPartAreAnsweredWhenItIsThere() throws Exception {
    String now = text("main.m3u8");
    long msn =
        Long.parseLong(found(now, "MEDIA-SEQUENCE:(\\d+)"))
            + now.lines().filter(line -> line.startsWith("#EXTINF")).count();
    HttpRequest next =
        HttpRequest.newBuilder(URI.create(address("main.m3u8?_HLS_msn=" + (msn + 1)))).build();
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, WAITING)
            .mapToObj(_ -> http.sendAsync(next, HttpResponse.BodyHandlers.ofString()))
            .toList();

    assertThat(answers.stream().map(CompletableFuture::join))
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.body()).contains("\nmain-s" + (msn + 1) + ".mp4");
          assertThat(answer.headers().firstValue("cache-control")).hasValue("public, max-age=24");
        });
  }

  private static String address(String name) {
    return broker.pages() + "hls/a/b/" + name;
  }

  private static String text(String name) throws Exception {
    return body(get(name));
  }

  private static String body(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String box(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return new String(answer.body(), 4, 4, StandardCharsets.US_ASCII);
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  private static HttpResponse<byte[]> get(String name, String... headers) throws Exception {
    return send(URI.create(address(name)), headers);
  }

  private static HttpResponse<byte[]> options(String name) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address(name)))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> send(URI address, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }
}
