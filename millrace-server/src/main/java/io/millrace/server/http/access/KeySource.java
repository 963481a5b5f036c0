package io.millrace.server.http.access;

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
import java.util.concurrent.Executors;

/** Where the keys come from that tokens are signed with. Threads that may wait. */
@FunctionalInterface
interface KeySource {

  int SIZE_MAX = 1 << 20;

  /**
   * The key set as it is now, in JSON.
   *
   * @throws IOException if it cannot be had, or is larger than 1 MB
   */
  String read() throws IOException, InterruptedException;

  /** A file, or what a URL answers. */
  static KeySource of(String place) {
    return isUrl(place) ? url(URI.create(place)) : () -> file(Path.of(place));
  }

  static boolean isUrl(String place) {
    return place.startsWith("http://") || place.startsWith("https://");
  }

  private static String file(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return text(in);
    }
  }

  private static KeySource url(URI url) {
    Duration timeout = Duration.ofSeconds(5);
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(timeout).header("Accept", "application/json").build();
    return () -> {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("answered " + answer.statusCode());
        }
        return text(body);
      }
    };
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(SIZE_MAX + 1);
    if (bytes.length > SIZE_MAX) {
      throw new IOException("larger than 1 MB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
