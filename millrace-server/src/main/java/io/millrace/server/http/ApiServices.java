package io.millrace.server.http;

import io.millrace.server.config.ConfigChange;
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
 * @param reload reads the configuration again; throws UsageError if it cannot be
 * @param connections single ones, to be shown and ended
 * @param operations what operators see and do
 * @param more what other rooms answer; of patterns that match a path, the first is meant
 */
public record ApiServices(
    BrokerView broker,
    EventBus events,
    Webhooks webhooks,
    Supplier<Authorizer> authorizer,
    Supplier<List<ConfigChange>> reload,
    BrokerConnections connections,
    Operations operations,
    List<Route> more) {

  /** With nothing to reload. */
  public ApiServices(
      BrokerView broker, EventBus events, Webhooks webhooks, Supplier<Authorizer> authorizer) {
    this(
        broker,
        events,
        webhooks,
        authorizer,
        List::of,
        BrokerConnections.NONE,
        new Operations(),
        List.of());
  }

  /** Open to whoever reaches it. */
  public static ApiServices open(BrokerView broker, EventBus events, Webhooks webhooks) {
    return new ApiServices(broker, events, webhooks, Authorizer::open);
  }

  /** The same, with a way to read the configuration again. */
  public ApiServices withReload(Supplier<List<ConfigChange>> how) {
    return new ApiServices(
        broker, events, webhooks, authorizer, how, connections, operations, more);
  }

  /** The same, with single connections. */
  public ApiServices withConnections(BrokerConnections some) {
    return new ApiServices(broker, events, webhooks, authorizer, reload, some, operations, more);
  }

  /** The same, with what operators see and do. */
  public ApiServices withOperations(Operations some) {
    return new ApiServices(broker, events, webhooks, authorizer, reload, connections, some, more);
  }

  /** The same, with routes of other rooms before its own. */
  public ApiServices withRoutes(List<Route> routes) {
    List<Route> all = new ArrayList<>(more);
    all.addAll(routes);
    return new ApiServices(
        broker, events, webhooks, authorizer, reload, connections, operations, all);
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(more);
    routes.addAll(new ConnectionRoutes(connections).all()); // longer paths
    routes.addAll(operations.routes(connections));
    routes.addAll(new BrokerRoutes(broker).all());
    routes.addAll(new EventRoutes(events, webhooks).all());
    routes.add(ReloadAnswer.route(reload));
    routes.add(Rights.route());
    return routes;
  }
}
