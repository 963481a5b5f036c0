package io.millrace.server.events;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one request and says how it went. Threads that may wait. */
final class WebhookPost {

  static final String DELIVERY = "Millrace-Delivery";
  static final String TIMESTAMP = "Millrace-Timestamp";
  static final String SIGNATURE = "Millrace-Signature";

  private static final int GONE = 410;
  private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(5);

  private final HttpClient client;
  private final Optional<String> secret;
  private final Duration timeout;

  WebhookPost(Optional<String> secret, Duration timeout) {
    this.secret = secret;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // a signed body goes where it was meant to
            .connectTimeout(timeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** How a request went. */
  sealed interface Outcome {
    /** Taken. */
    record Taken() implements Outcome {}

    /** The receiver wants no more. */
    record Gone() implements Outcome {}

    /**
     * To be tried again.
     *
     * @param why a clause
     * @param notBefore what the receiver asked for; zero if nothing
     */
    record Failed(String why, Duration notBefore) implements Outcome {
      Failed(String why) {
        this(why, Duration.ZERO);
      }
    }
  }

  /**
   * Posts a body.
   *
   * @param delivery names it; the same for each attempt
   * @param unixSeconds now
   */
  Outcome send(URI url, String delivery, long unixSeconds, byte[] body)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Content-Type", "application/json")
            .header("User-Agent", "Millrace")
            .header(DELIVERY, delivery)
            .header(TIMESTAMP, Long.toString(unixSeconds));
    secret.ifPresent(key -> request.header(SIGNATURE, Signature.of(key, unixSeconds, body)));
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
    try {
      return outcome(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return new Outcome.Failed("no whole answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new Outcome.Failed(clause(e.getCause() == null ? e : e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private static Outcome outcome(HttpResponse<Void> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return new Outcome.Taken();
    }
    if (status == GONE) {
      return new Outcome.Gone();
    }
    return new Outcome.Failed("answered " + status, retryAfter(answer));
  }

  private static Duration retryAfter(HttpResponse<Void> answer) {
    String text = answer.headers().firstValue("Retry-After").orElse("");
    if (!text.matches("\\d{1,6}")) {
      return Duration.ZERO; // not given, or as a date
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(text));
    return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
  }

  private static String clause(Throwable cause) {
    if (cause instanceof ConnectException) {
      return "no connection to it";
    }
    if (cause instanceof IOException && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause.getClass().getSimpleName();
  }

  /** Frees its threads; what is under way fails. */
  void close() {
    client.shutdownNow();
  }
}
