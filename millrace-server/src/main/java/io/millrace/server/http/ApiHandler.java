package io.millrace.server.http;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers the API's few paths. Runs on virtual threads, which may wait for the loop. */
final class ApiHandler extends Handler.Abstract {

  private static final long PATIENCE_MS = 1_000;

  private final BrokerView broker;

  ApiHandler(BrokerView broker) {
    this.broker = broker;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback)
      throws InterruptedException {
    String path = Request.getPathInContext(request);
    switch (path) {
      case "/livez" -> get(request, response, callback, () -> Map.of("status", "live"));
      case "/readyz" -> get(request, response, callback, this::readiness);
      case "/api/v1/channels" -> get(request, response, callback, () -> ask(broker.channels()));
      case "/api/v1/broker" -> get(request, response, callback, () -> ask(broker.status()));
      default ->
          JsonReply.problem(
              response, callback, HttpStatus.NOT_FOUND_404, "there is nothing at " + path);
    }
    return true;
  }

  private void get(Request request, Response response, Callback callback, Answer answer)
      throws InterruptedException {
    String method = request.getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      JsonReply.problem(
          response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "this path can only be read");
      return;
    }
    Object body;
    try {
      body = answer.get();
    } catch (ExecutionException | TimeoutException e) {
      JsonReply.problem(
          response,
          callback,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "the broker does not answer; it is stopping or overloaded");
      return;
    }
    JsonReply.ok(response, callback, body);
  }

  /** Ready is a broker whose loop turns. */
  private Object readiness() throws InterruptedException, ExecutionException, TimeoutException {
    ask(broker.status());
    return Map.of("status", "ready");
  }

  private static <T> T ask(CompletableFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
  }

  @FunctionalInterface
  private interface Answer {
    Object get() throws InterruptedException, ExecutionException, TimeoutException;
  }
}
