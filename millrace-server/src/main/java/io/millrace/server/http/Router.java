package io.millrace.server.http;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds who answers a request. Of patterns that match a path, the one that stands first is meant.
 */
final class Router {

  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** A route and what its path leaves open. */
  record Match(Route route, PathPattern.Values values) {}

  /** Who answers; empty if nobody does. */
  Optional<Match> match(String method, String path) {
    try {
      return Optional.of(find(method, path));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /**
   * Who answers.
   *
   * @param path as it was sent, with its escapes
   * @throws ProblemException if nobody does: 404, or 405 that names the methods that are
   */
  Match find(String method, String path) {
    TreeSet<String> others = new TreeSet<>();
    String pattern = "";
    for (Route route : routes) {
      boolean same = pattern.isEmpty() || route.path().toString().equals(pattern);
      Optional<PathPattern.Values> open = same ? route.path().match(path) : Optional.empty();
      if (open.isPresent()) {
        if (route.takes(method)) {
          return new Match(route, open.get());
        }
        pattern = route.path().toString(); // other methods of it, but no pattern behind it
        others.addAll(route.takes("HEAD") ? List.of("GET", "HEAD") : List.of(route.method()));
      }
    }
    if (others.isEmpty()) {
      throw ProblemException.notFound("there is nothing at " + path);
    }
    throw ProblemException.methodNotAllowed(String.join(", ", others));
  }
}
