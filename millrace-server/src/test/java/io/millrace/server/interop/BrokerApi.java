package io.millrace.server.interop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP API of a broker, read as any client would. */
public final class BrokerApi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String root;

  public BrokerApi(InetSocketAddress address) {
    this("http://127.0.0.1:" + address.getPort());
  }

  /**
   * At this address.
   *
   * @param root without path and slash
   */
  public BrokerApi(String root) {
    this.root = root;
  }

  /** A channel; a missing node if there is none of this name. */
  public JsonNode channel(String id) {
    for (JsonNode channel : get("/api/v1/channels")) {
      if (channel.path("id").asString().equals(id)) {
        return channel;
      }
    }
    return JSON.missingNode();
  }

  /** The clients of a channel, the first of them. */
  public JsonNode clients(String id) {
    return get("/api/v1/channels/" + id + "/clients").path("clients");
  }

  /** Where a path is. */
  public URI uri(String path) {
    return URI.create(root + path);
  }

  /** What a path is answered with. */
  public int status(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(root + path)).build();
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whatever a path answers; headers by name and value. */
  public HttpResponse<byte[]> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public JsonNode broker() {
    return get("/api/v1/broker");
  }

  /** Waits until nothing has been sent to consumers of this channel for so long and a bit. */
  public void awaitQuiet(String id, Duration latency) {
    long[] last = {-1, System.nanoTime()};
    Duration silence = latency.plusMillis(400);
    await("end of traffic on " + id)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          long out = channel(id).path("packetsOut").asLong();
          if (out != last[0]) {
            last[0] = out;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > silence.toNanos();
        });
  }

  private JsonNode get(String path) {
    return JSON.readTree(text(path));
  }

  /** What a path is answered with, as it comes. */
  public String text(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(10)).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
