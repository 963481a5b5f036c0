package io.millrace.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the API tells of the broker and its channels. */
final class BrokerRoutes {

  private static final Duration HOLDS = Duration.ofMillis(250);

  private final BrokerView broker;
  private final Recent<BrokerStatus> status;
  private final Recent<List<ChannelView>> channels;

  BrokerRoutes(BrokerView broker) {
    this.broker = broker;
    this.status = new Recent<>(broker::status, HOLDS, System::nanoTime);
    this.channels = new Recent<>(broker::channels, HOLDS, System::nanoTime);
  }

  List<Route> all() {
    return List.of(
        Route.open("/livez", exchange -> exchange.reply(Map.of("status", "live"))),
        Route.open("/readyz", this::readiness),
        Route.readAll("/api/v1/broker", exchange -> exchange.reply(exchange.ask(status.ask()))),
        Route.read("/api/v1/channels", this::channels),
        Route.read("/api/v1/channels/{channel}", this::channel));
  }

  /** Ready is a broker whose loops turn, and that is not about to stop. */
  private void readiness(Exchange exchange) throws InterruptedException {
    if (broker.isStopping()) {
      throw ProblemException.unavailable("the broker is about to stop");
    }
    exchange.ask(status.ask());
    exchange.reply(Map.of("status", "ready"));
  }

  private void channels(Exchange exchange) throws InterruptedException {
    List<ChannelView> all =
        exchange.ask(channels.ask()).stream()
            .filter(channel -> exchange.grant().covers(channel.id()))
            .toList();
    ChannelPage page = ChannelPage.asked(exchange, all);
    page.next().ifPresent(link -> exchange.response().getHeaders().put("Link", link));
    exchange.reply(page.channels());
  }

  private void channel(Exchange exchange) throws InterruptedException {
    exchange.reply(
        exchange.ask(channels.ask()).stream()
            .filter(channel -> channel.id().equals(exchange.channel()))
            .findFirst()
            .orElseThrow(() -> ProblemException.noChannel(exchange.channel())));
  }
}
