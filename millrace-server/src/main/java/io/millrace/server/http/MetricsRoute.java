package io.millrace.server.http;

import io.millrace.server.health.HealthMonitor;
import io.millrace.server.metrics.HttpFigures;
import io.millrace.server.metrics.MetricsPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;

/** The figures for Prometheus. */
final class MetricsRoute {

  private final MetricsPage metrics;

  MetricsRoute(HealthMonitor monitor, HttpFigures http) {
    this.metrics = new MetricsPage(monitor, http, System::nanoTime);
  }

  Route route() {
    return Route.readAll("/metrics", this::answer);
  }

  private void answer(Exchange exchange) throws IOException {
    MetricsPage.Page page = metrics.page(exchange.request().getHeaders().get(HttpHeader.ACCEPT));
    byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
    Response response = exchange.response();
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(body), exchange.callback());
  }
}
