package io.millrace.server.http;

import io.millrace.server.health.HealthMonitor;
import java.time.Duration;
import java.util.List;

/** How channels do, and what the last hour looked like. */
final class HealthRoutes {

  private final HealthMonitor monitor;

  HealthRoutes(HealthMonitor monitor) {
    this.monitor = monitor;
  }

  List<Route> all() {
    return List.of(
        Route.read("/api/v1/channels/{channel}/health", this::health),
        Route.read("/api/v1/history", this::history));
  }

  private void health(Exchange exchange) {
    exchange.reply(
        monitor
            .health(exchange.channel())
            .orElseThrow(() -> ProblemException.noChannel(exchange.channel())));
  }

  /** Of one channel, for whom may see it; of the broker, for whom may see all of it. */
  private void history(Exchange exchange) {
    Duration reach =
        exchange
            .number("minutes", HealthMonitor.HISTORY.toMinutes())
            .map(Duration::ofMinutes)
            .orElse(HealthMonitor.HISTORY);
    List<String> channels = exchange.values("channel");
    if (channels.size() > 1) {
      throw ProblemException.badRequest("channel must be one channel's name; ask for each alone");
    }
    if (channels.isEmpty()) {
      ofBroker(exchange, reach);
    } else {
      ofChannel(exchange, channels.getFirst(), reach);
    }
  }

  private void ofBroker(Exchange exchange, Duration reach) {
    if (!exchange.grant().isForAllChannels()) {
      throw ProblemException.forbidden(
          "the token is for some channels, and this is about all of them; name one with ?channel=");
    }
    exchange.reply(monitor.history(reach));
  }

  private void ofChannel(Exchange exchange, String channel, Duration reach) {
    if (!exchange.grant().covers(channel)) {
      throw ProblemException.forbidden("the token is not for channel " + channel);
    }
    exchange.reply(
        monitor
            .history(channel, reach)
            .orElseThrow(() ->
                ProblemException.notFound(
                    "nothing is known of channel " + channel + " in the last hour")));
  }
}
