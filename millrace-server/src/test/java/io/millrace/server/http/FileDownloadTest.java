package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDownloadTest {

  private static final int SIZE = 300_000;

  @TempDir private Path folder;

  private final byte[] bytes = new byte[SIZE];
  private final HttpClient client = HttpClient.newHttpClient();
  private Path file;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    new Random(1).nextBytes(bytes);
    file = Files.write(folder.resolve("clip.ts"), bytes);
    server =
        HttpServer.start(
            Route.read(
                "/file",
                exchange ->
                    new FileDownload(
                            file,
                            "video/mp2t",
                            "a \"clip\".ts",
                            Files.exists(file) ? Files.size(file) : SIZE,
                            Files.exists(file)
                                ? Files.getLastModifiedTime(file).toInstant()
                                : java.time.Instant.EPOCH)
                        .answer(exchange)));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> get(String... headers) throws IOException, InterruptedException {
    return send("GET", headers);
  }

  private HttpResponse<byte[]> send(String method, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url("/file")))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void aFileIsSentWhole() throws Exception {
    HttpResponse<byte[]> answer = get();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(bytes);
    assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(answer, "Content-Type")).isEqualTo("video/mp2t");
    assertThat(header(answer, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"a _clip_.ts\"");
  }

  @Test
  void aPieceIsSentAlone() throws Exception {
    HttpResponse<byte[]> answer = get("Range", "bytes=100000-200000");
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes 100000-200000/300000");
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes, 100_000, 200_001));
  }

  @Test
  void theLastBytesAreSentAlone() throws Exception {
    HttpResponse<byte[]> answer = get("Range", "bytes=-7");
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 7, SIZE));
  }

  @Test
  void whoAsksForWhatIsNotThereIsToldTheSize() throws Exception {
    HttpResponse<byte[]> answer = get("Range", "bytes=300000-");
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */300000");
  }

  @Test
  void anEmptyFileIsSentWhole() throws Exception {
    Files.write(file, new byte[0]);
    HttpResponse<byte[]> answer = get();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void headersAloneAreThoseOfTheWholeFile() throws Exception {
    HttpResponse<byte[]> answer = send("HEAD", "Range", "bytes=0-1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Length")).isEqualTo("300000");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void whoGoesOnWithAnotherFileGetsItWhole() throws Exception {
    String etag = header(get(), "ETag");
    assertThat(get("Range", "bytes=5-6", "If-Range", etag).statusCode()).isEqualTo(206);
    assertThat(get("Range", "bytes=5-6", "If-Range", "\"other\"").statusCode()).isEqualTo(200);
    assertThat(get("Range", "bytes=5-6", "If-Range", "W/" + etag).statusCode()).isEqualTo(200);
    Files.write(file, new byte[10]);
    HttpResponse<byte[]> changed = get("Range", "bytes=5-6", "If-Range", etag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).hasSize(10);
  }

  @Test
  void whatIsKnownIsNotSentAgain() throws Exception {
    assertThat(get("If-None-Match", header(get(), "ETag")).statusCode()).isEqualTo(304);
  }

  @Test
  void aFileThatIsGoneIsNotFound() throws Exception {
    Files.delete(file);
    HttpResponse<byte[]> answer = get();
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
  }
}
