package io.millrace.server.metrics;

import static io.millrace.server.metrics.Family.counter;
import static io.millrace.server.metrics.Family.gauge;

import java.util.List;

/** Figures of the HTTP server. */
final class HttpFamilies {

  private HttpFamilies() {}

  static List<Family> of(HttpFigures http) {
    HttpFigures.Reading server = http.server();
    return List.of(
        gauge("http_connections", "HTTP connections that are open.").value(server.connections()),
        gauge("http_requests", "HTTP requests that are being answered.").value(server.requests()),
        counter("http_connections_refused", "HTTP connections closed at once: too many.")
            .value(server.refusedConnections()),
        counter("http_requests_refused", "HTTP requests answered with 503: too many.")
            .value(server.refusedRequests()),
        counter("http_callers_too_slow", "HTTP callers given up: no request in time, or not read.")
            .value(server.tooSlow()));
  }
}
