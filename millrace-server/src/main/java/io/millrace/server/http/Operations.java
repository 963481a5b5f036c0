package io.millrace.server.http;

import io.millrace.server.blocks.BlockList;
import io.millrace.server.health.HealthMonitor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What operators see and do beside channels and connections.
 *
 * @param monitor how channels do
 * @param blocks whom they keep out
 */
public record Operations(HealthMonitor monitor, BlockList blocks) {

  /** Nothing is known, and nobody kept out. */
  public Operations() {
    this(new HealthMonitor(InstantSource.system()), new BlockList());
  }

  List<Route> routes(BrokerConnections connections) {
    List<Route> routes = new ArrayList<>(new BlockRoutes(blocks, connections).all());
    routes.addAll(new HealthRoutes(monitor).all());
    routes.add(new MetricsRoute(monitor).route());
    return routes;
  }
}
