package io.millrace.server.http;

import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.access.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the HTTP API stands before.
 *
 * @param broker to be asked
 * @param events to be told
 * @param webhooks to be asked how they do
 * @param authorizer made on the thread that starts HTTP, since it may take long to load
 */
public record ApiServices(
    BrokerView broker, EventBus events, Webhooks webhooks, Supplier<Authorizer> authorizer) {

  /** Open to whoever reaches it. */
  public static ApiServices open(BrokerView broker, EventBus events, Webhooks webhooks) {
    return new ApiServices(broker, events, webhooks, Authorizer::open);
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(new BrokerRoutes(broker).all());
    routes.addAll(new EventRoutes(events, webhooks).all());
    return routes;
  }
}
