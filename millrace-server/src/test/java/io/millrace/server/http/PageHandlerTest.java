package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageHandlerTest {

  private static final String SCRIPT = "/assets/vendor/hls.js";

  private static HttpClient client;
  private static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    client = HttpClient.newHttpClient();
    server = HttpServer.start();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url(path)));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsServedInEachVersionOfHttp(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer = send(request(SCRIPT).version(version));
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("Hls");
  }

  @Test
  void whatIsKnownIsNotSentAgain() throws Exception {
    String etag = send(request(SCRIPT)).headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again = send(request(SCRIPT).header("If-None-Match", "\"x\", W/" + etag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).contains(etag);
    HttpResponse<byte[]> other = send(request(SCRIPT).header("If-None-Match", "\"other\""));
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void whoTakesGzipGetsFewerBytesOfTheSame() throws Exception {
    byte[] plain = send(request(SCRIPT)).body();
    HttpResponse<byte[]> answer = send(request(SCRIPT).header("Accept-Encoding", "br, gzip;q=0.5"));
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(answer.body().length).isLessThan(plain.length / 2);
    byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(unpacked).isEqualTo(plain);
    HttpResponse<byte[]> refused = send(request(SCRIPT).header("Accept-Encoding", "gzip;q=0"));
    assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void headersAloneAreThoseOfTheFile() throws Exception {
    HttpResponse<byte[]> answer =
        send(request(SCRIPT).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValueAsLong("Content-Length").orElseThrow())
        .isEqualTo(send(request(SCRIPT)).body().length);
  }

  @Test
  void pagesAreOnlyRead() throws Exception {
    HttpResponse<byte[]> answer =
        send(request(SCRIPT).POST(HttpRequest.BodyPublishers.ofString("x")));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/",
        "/assets/nothing.js",
        "/assets/../web/index.html",
        "/assets/../../logback.xml",
        "/assets/%2e%2e/%2e%2e/logback.xml",
        "/assets/..%2f..%2flogback.xml",
        "/assets/..;/..;/logback.xml",
        "/assets//etc/passwd.txt",
        "/assets/.hidden.js",
        "/assets/x%00.js",
        "/assets/..%5c..%5clogback.xml",
        "/assets/vendor",
        "/assets/vendor/../vendor/hls.class",
        "/assets/../io/millrace/server/Main.class",
      })
  void noPathLeadsOutOfTheFolder(String path) throws Exception {
    String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*").doesNotContain("appender");
  }
}
