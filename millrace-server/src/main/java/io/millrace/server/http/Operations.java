package io.millrace.server.http;

import io.millrace.server.blocks.BlockList;
import io.millrace.server.health.HealthMonitor;
import io.millrace.server.metrics.HttpFigures;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What operators see and do beside channels and connections.
 *
 * @param monitor how channels do
 * @param blocks whom they keep out
 * @param http what HTTP tells of itself
 */
public record Operations(HealthMonitor monitor, BlockList blocks, HttpFigures http) {

  /** Nothing is known, and nobody kept out. */
  public Operations() {
    this(new HealthMonitor(InstantSource.system()), new BlockList(), new HttpFigures());
  }

  List<Route> routes(BrokerConnections connections) {
    List<Route> routes = new ArrayList<>(new BlockRoutes(blocks, connections).all());
    routes.addAll(new HealthRoutes(monitor).all());
    routes.add(new MetricsRoute(monitor, http).route());
    return routes;
  }
}
