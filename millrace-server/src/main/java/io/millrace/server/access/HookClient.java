package io.millrace.server.access;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an HTTP server about a caller. 2xx is yes, 401 and 403 are no; all else, a redirect among
 * it, is no answer. Blocks: never on a loop. Any thread.
 */
final class HookClient implements AutoCloseable {

  private static final int AT_ONCE = 64;
  private static final int BODY_MAX = 64 << 10;
  private static final int IDENTITY_MAX = 128;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int YES_FIRST = 200;
  private static final int YES_LAST = 299;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HookTarget settings;
  private final HttpClient http;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  HookClient(HookTarget settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Asks, and waits for the answer at most for the timeout. */
  HookAnswer ask(HookQuestion question) throws InterruptedException {
    long beganNs = System.nanoTime();
    if (!turns.tryAcquire(settings.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
      return new HookAnswer.Failed(AT_ONCE + " questions are on their way already");
    }
    try {
      return ask(question, settings.timeout().minusNanos(System.nanoTime() - beganNs));
    } finally {
      turns.release();
    }
  }

  /** The request's own timeout would end with the headers, however long the body takes. */
  private HookAnswer ask(HookQuestion question, Duration left) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request(question), HookClient::limited);
    try {
      return answerOf(answer.get(left.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return new HookAnswer.Failed("no answer within " + settings.timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      return new HookAnswer.Failed("cannot be asked (" + reason(e) + ")");
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpResponse.BodySubscriber<byte[]> limited(HttpResponse.ResponseInfo info) {
    return HttpResponse.BodySubscribers.limiting(
        HttpResponse.BodySubscribers.ofByteArray(), BODY_MAX);
  }

  private HttpRequest request(HookQuestion question) {
    return HttpRequest.newBuilder(settings.url())
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(question.toJson()))
        .build();
  }

  private static HookAnswer answerOf(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status >= YES_FIRST && status <= YES_LAST) {
      return yes(response.body());
    }
    return status == UNAUTHORIZED || status == FORBIDDEN
        ? new HookAnswer.No()
        : new HookAnswer.Failed("answers with status " + status);
  }

  /** A body that is no JSON object, such as {@code OK}, adds nothing; one that is must be right. */
  private static HookAnswer yes(byte[] body) {
    JsonNode json = json(body);
    JsonNode identity = json.path("identity");
    JsonNode expires = json.path("expires");
    boolean identityFits =
        isAbsent(identity) || (identity.isString() && identity.asString().length() <= IDENTITY_MAX);
    boolean expiresFits =
        isAbsent(expires) || (expires.isIntegralNumber() && expires.canConvertToLong());
    if (!identityFits || !expiresFits) {
      return new HookAnswer.Failed(
          "answers with JSON that is not understood; identity must be text, expires a number");
    }
    return new HookAnswer.Yes(
        identity.asString(""),
        isAbsent(expires) ? Optional.empty() : Optional.of(instant(expires.asLong())));
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static Instant instant(long epochSeconds) {
    return Instant.ofEpochSecond(Math.clamp(epochSeconds, 0, Instant.MAX.getEpochSecond()));
  }

  /** An exception of the JDK may say nothing but its name. */
  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
