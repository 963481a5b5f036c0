package io.millrace.server.http.access;

import io.millrace.server.config.WebUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the keys come from that tokens are signed with. Threads that may wait. */
@FunctionalInterface
interface KeySource {

  int SIZE_MAX = 1 << 20;
  int OK = 200;

  /**
   * The key set as it is now, in JSON.
   *
   * @throws IOException if it cannot be had, or is larger than 1 MB
   */
  String read() throws IOException, InterruptedException;

  /** A file, or what a URL answers. */
  static KeySource of(String place) {
    return of(place, Duration.ofSeconds(5));
  }

  /**
   * The same.
   *
   * @param timeout of a URL's whole answer
   */
  static KeySource of(String place, Duration timeout) {
    return WebUrl.isMeant(place)
        ? url(URI.create(place.strip()), timeout)
        : () -> file(Path.of(place));
  }

  private static String file(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return text(in);
    }
  }

  /** One deadline for all of it: a body that stalls must not hold up the next reading. */
  private static KeySource url(URI url, Duration timeout) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(timeout).header("Accept", "application/json").build();
    return () -> answer(client.sendAsync(request, KeySource::body), timeout);
  }

  private static HttpResponse.BodySubscriber<String> body(HttpResponse.ResponseInfo answer) {
    return answer.statusCode() == OK
        ? HttpResponse.BodySubscribers.limiting(
            HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), SIZE_MAX)
        : HttpResponse.BodySubscribers.replacing("");
  }

  private static String answer(CompletableFuture<HttpResponse<String>> answer, Duration timeout)
      throws IOException, InterruptedException {
    try {
      HttpResponse<String> whole = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (whole.statusCode() != OK) {
        throw new IOException("answered " + whole.statusCode());
      }
      return whole.body();
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(SIZE_MAX + 1);
    if (bytes.length > SIZE_MAX) {
      throw new IOException("larger than 1 MB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
