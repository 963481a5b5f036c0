package io.millrace.server.http;

import io.millrace.server.events.EventBus;
import io.millrace.server.http.access.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the HTTP API stands before.
 *
 * @param broker to be asked
 * @param events to be told
 * @param authorizer made on the thread that starts HTTP, since it may take long to load
 */
public record ApiServices(BrokerView broker, EventBus events, Supplier<Authorizer> authorizer) {

  /** Open to whoever reaches it. */
  public static ApiServices open(BrokerView broker, EventBus events) {
    return new ApiServices(broker, events, Authorizer::open);
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(new BrokerRoutes(broker).all());
    routes.addAll(new EventRoutes(events).all());
    return routes;
  }
}
