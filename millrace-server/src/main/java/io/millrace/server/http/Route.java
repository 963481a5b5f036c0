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
record Route(String method, PathPattern path, Optional<Scope> scope, boolean wide, Action action) {

  /** Answers a request; threads that may wait. */
  @FunctionalInterface
  interface Action {
    void answer(Exchange exchange) throws Exception;
  }

  /** For anybody. */
  static Route open(String path, Action action) {
    return new Route("GET", new PathPattern(path), Optional.empty(), false, action);
  }

  /** To see something of one channel, or only what the caller may see of several. */
  static Route read(String path, Action action) {
    return new Route("GET", new PathPattern(path), Optional.of(Scope.READ), false, action);
  }

  /** To see something of the whole broker. */
  static Route readAll(String path, Action action) {
    return new Route("GET", new PathPattern(path), Optional.of(Scope.READ), true, action);
  }

  /** To change something of a channel. */
  static Route control(String method, String path, Action action) {
    return new Route(method, new PathPattern(path), Optional.of(Scope.CONTROL), false, action);
  }

  /** To change something of the whole broker. */
  static Route controlAll(String method, String path, Action action) {
    return new Route(method, new PathPattern(path), Optional.of(Scope.CONTROL), true, action);
  }

  boolean takes(String otherMethod) {
    return method.equals(otherMethod) || (method.equals("GET") && otherMethod.equals("HEAD"));
  }
}
