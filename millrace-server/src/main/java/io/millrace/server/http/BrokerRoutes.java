package io.millrace.server.http;

import java.util.List;
import java.util.Map;

/** What the API tells of the broker and its channels. */
final class BrokerRoutes {

  private final BrokerView broker;

  BrokerRoutes(BrokerView broker) {
    this.broker = broker;
  }

  List<Route> all() {
    return List.of(
        Route.open("/livez", exchange -> exchange.reply(Map.of("status", "live"))),
        Route.open("/readyz", this::readiness),
        Route.readAll("/api/v1/broker", exchange -> exchange.reply(exchange.ask(broker.status()))),
        Route.read("/api/v1/channels", this::channels),
        Route.read("/api/v1/channels/{channel}", this::channel));
  }

  /** Ready is a broker whose loops turn, and that is not about to stop. */
  private void readiness(Exchange exchange) throws InterruptedException {
    if (broker.isStopping()) {
      throw ProblemException.unavailable("the broker is about to stop");
    }
    exchange.ask(broker.status());
    exchange.reply(Map.of("status", "ready"));
  }

  private void channels(Exchange exchange) throws InterruptedException {
    exchange.reply(
        exchange.ask(broker.channels()).stream()
            .filter(channel -> exchange.grant().covers(channel.id()))
            .toList());
  }

  private void channel(Exchange exchange) throws InterruptedException {
    exchange.reply(
        exchange.ask(broker.channels()).stream()
            .filter(channel -> channel.id().equals(exchange.channel()))
            .findFirst()
            .orElseThrow(() -> ProblemException.noChannel(exchange.channel())));
  }
}
