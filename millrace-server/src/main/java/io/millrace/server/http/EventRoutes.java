package io.millrace.server.http;

import io.millrace.cli.NearestName;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.EventFilter;
import io.millrace.server.events.EventReader;
import io.millrace.server.events.EventType;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.access.Grant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stream of events, for a bounded number of readers at a time, and how webhooks do. */
final class EventRoutes {

  private final EventBus events;
  private final Webhooks webhooks;
  private final StreamPlaces places = new StreamPlaces();

  EventRoutes(EventBus events, Webhooks webhooks) {
    this.events = events;
    this.webhooks = webhooks;
  }

  List<Route> all() {
    return List.of(
        Route.read("/api/v1/events", this::stream),
        Route.readAll("/api/v1/webhooks", exchange -> exchange.reply(webhooks.status())));
  }

  private void stream(Exchange exchange) throws Exception {
    EventFilter filter = filter(exchange);
    Optional<Long> last = lastEventId(exchange);
    try (StreamPlaces.Place _ = place(exchange)) {
      EventReader reader =
          last.map(id -> events.readerAfter(id, filter)).orElseGet(() -> events.reader(filter));
      new EventStream(exchange, reader).run();
    }
  }

  private StreamPlaces.Place place(Exchange exchange) {
    return Origins.address(exchange.request())
        .flatMap(address -> places.take(address, Origins.isThisMachine(exchange.request())))
        .orElseThrow(() ->
            ProblemException.unavailable(
                "no event stream is free for this address; close one, or use a webhook"));
  }

  private static EventFilter filter(Exchange exchange) {
    Grant grant = exchange.grant();
    Set<String> channels = Set.copyOf(exchange.values("channel"));
    channels.stream()
        .filter(name -> !grant.covers(name))
        .findAny()
        .ifPresent(name -> {
          throw ProblemException.forbidden("the token is not for channel " + name);
        });
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    exchange.values("type").forEach(name -> types.add(type(name)));
    return new EventFilter(channels, types);
  }

  private static EventType type(String name) {
    return EventType.named(name)
        .orElseThrow(() ->
            ProblemException.badRequest(
                "there is no type of events '"
                    + name
                    + "'"
                    + NearestName.hint(name, EventType.names())));
  }

  /** In the header, as browsers send it, or in the query, for the first request. */
  private static Optional<Long> lastEventId(Exchange exchange) {
    Optional<String> header = exchange.header("Last-Event-ID");
    if (header.isEmpty()) {
      return exchange.number("after", Long.MAX_VALUE);
    }
    try {
      long id = Long.parseLong(header.get().strip());
      if (id >= 0) {
        return Optional.of(id);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ProblemException.badRequest(
        "Last-Event-ID must be the id of an event, a whole number, and is '"
            + Exchange.shown(header.get())
            + "'");
  }
}
