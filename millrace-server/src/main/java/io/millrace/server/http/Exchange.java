package io.millrace.server.http;

import io.millrace.cli.Printable;
import io.millrace.server.http.access.Grant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/**
 * A request that found its route, and the way to its answer.
 *
 * @param path what of it the route leaves open
 * @param grant what the caller may do
 */
public record Exchange(
    Request request, Response response, Callback callback, PathPattern.Values path, Grant grant) {

  private static final long PATIENCE_MS = 1_000;
  private static final int SHOWN_MAX = 80;

  /** The channel that the path names. */
  public String channel() {
    return path.channel();
  }

  /** Answers that it was done. */
  public void done() {
    response.setStatus(HttpStatus.NO_CONTENT_204);
    response.write(true, null, callback);
  }

  /**
   * Makes a WebSocket of it.
   *
   * @param creator makes the end point, an object of a public class that is a {@code
   *     Session.Listener} of Jetty's; or refuses
   * @throws ProblemException 426 if the caller asked for none
   */
  public void upgrade(WebSocketCreator creator) {
    WebSockets.upgrade(request, response, callback, creator);
  }

  /** Answers with JSON. */
  public void reply(Object body) {
    JsonReply.ok(response, callback, body);
  }

  /** Answers with JSON that something is there now. */
  void created(Object body) {
    JsonReply.created(response, callback, body);
  }

  /** A loop's answer, for which it waits a second. */
  public <T> T ask(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw ProblemException.unavailable(
          "the broker does not answer; it is stopping or overloaded");
    }
  }

  /** All values of a query parameter, which may be repeated or hold several with commas between. */
  public List<String> values(String parameter) {
    Fields query = Request.extractQueryParameters(request);
    return query.getValuesOrEmpty(parameter).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .filter(value -> !value.isBlank())
        .map(String::strip)
        .toList();
  }

  /** A whole number of the query, 0 or more; empty if it is not given. */
  public Optional<Long> number(String parameter, long max) {
    List<String> values = values(parameter);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(values.getFirst());
      if (values.size() == 1 && number >= 0 && number <= max) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ProblemException.badRequest(
        parameter
            + " must be one whole number between 0 and "
            + max
            + ", and is '"
            + shown(String.join(",", values))
            + "'");
  }

  /** What a caller wrote, fit to be told back to it. */
  public static String shown(String text) {
    return Printable.fit(Printable.clean(text), SHOWN_MAX);
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }
}
