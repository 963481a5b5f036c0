package io.millrace.server.http;

import io.millrace.cli.Printable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients and producers one by one: who they are, how they do, and out with them. */
final class ConnectionRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionRoutes.class);
  private static final int PAGE = 100;
  private static final int PAGE_MAX = 1000;

  private static final int PAGES_AT_ONCE = 4;
  private static final long PATIENCE_MS = 1_000;

  private final BrokerConnections connections;
  private final Semaphore pages = new Semaphore(PAGES_AT_ONCE, true);

  ConnectionRoutes(BrokerConnections connections) {
    this.connections = connections;
  }

  List<Route> all() {
    String channel = "/api/v1/channels/{channel}";
    return List.of(
        Route.read(channel + "/clients", this::clients),
        Route.control("DELETE", channel + "/clients/{id}", this::disconnectClient),
        Route.control("DELETE", channel + "/producer", this::disconnectProducer));
  }

  private void clients(Exchange exchange) throws InterruptedException {
    int after = exchange.number("after", Integer.MAX_VALUE).orElse(0L).intValue();
    int most = exchange.number("limit", PAGE_MAX).orElse((long) PAGE).intValue();
    exchange.reply(
        exchange
            .ask(page(exchange.channel(), after, Math.max(1, most)))
            .orElseThrow(() -> ProblemException.noChannel(exchange.channel())));
  }

  /** A place is free again when the loops have answered, also if nobody waits any more. */
  private CompletableFuture<Optional<ClientView.Page>> page(String channel, int after, int most)
      throws InterruptedException {
    if (!pages.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
      throw ProblemException.unavailable("too many ask for clients at a time; ask again later");
    }
    try {
      return connections.clients(channel, after, most).whenComplete((_, _) -> pages.release());
    } catch (RuntimeException e) {
      pages.release();
      throw e;
    }
  }

  private void disconnectClient(Exchange exchange) throws InterruptedException {
    int id = id(exchange.path().id());
    disconnect(
        exchange, connections.disconnectClient(exchange.channel(), id), "client with id " + id);
  }

  private static int id(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ProblemException.notFound(
          "clients' ids are whole numbers, and '" + Exchange.shown(text) + "' is none");
    }
  }

  private void disconnectProducer(Exchange exchange) throws InterruptedException {
    disconnect(exchange, connections.disconnectProducer(exchange.channel()), "producer");
  }

  private static void disconnect(Exchange exchange, CompletableFuture<Boolean> answer, String who)
      throws InterruptedException {
    if (!exchange.ask(answer)) {
      throw ProblemException.notFound("channel " + exchange.channel() + " has no such " + who);
    }
    LOG.info(
        "{} of channel {} disconnected through the HTTP API by {}",
        who,
        exchange.channel(),
        Printable.clean(exchange.grant().subject()));
    exchange.done();
  }
}
