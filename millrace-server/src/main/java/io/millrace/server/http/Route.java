package io.millrace.server.http;

import io.millrace.server.http.access.Scope;
import java.util.Optional;

/**
 * What is done for requests of one method to one kind of path.
 *
 * @param method GET stands for HEAD too
 * @param scope what the caller must be allowed; empty if anybody may
 * @param wide whether it is about more than one channel, so that callers with a grant for some
 *     channels only may not; a path that leaves a channel open is never wide
 */
public record Route(
    String method, PathPattern path, Optional<Scope> scope, boolean wide, Action action) {

  /** Answers a request; threads that may wait. */
  @FunctionalInterface
  public interface Action {
    void answer(Exchange exchange) throws Exception;
  }

  /** For anybody. */
  public static Route open(String path, Action action) {
    return new Route("GET", new PathPattern(path), Optional.empty(), false, action);
  }

  /** For anybody who sends something. */
  public static Route openPost(String path, Action action) {
    return new Route("POST", new PathPattern(path), Optional.empty(), false, action);
  }

  /** To see something of one channel, or only what the caller may see of several. */
  public static Route read(String path, Action action) {
    return new Route("GET", new PathPattern(path), Optional.of(Scope.READ), false, action);
  }

  /** To see something of the whole broker. */
  public static Route readAll(String path, Action action) {
    return new Route("GET", new PathPattern(path), Optional.of(Scope.READ), true, action);
  }

  /** To change something of a channel. */
  public static Route control(String method, String path, Action action) {
    return new Route(method, new PathPattern(path), Optional.of(Scope.CONTROL), false, action);
  }

  /** To change something of the whole broker. */
  public static Route controlAll(String method, String path, Action action) {
    return new Route(method, new PathPattern(path), Optional.of(Scope.CONTROL), true, action);
  }

  boolean takes(String otherMethod) {
    return method.equals(otherMethod) || (method.equals("GET") && otherMethod.equals("HEAD"));
  }
}
