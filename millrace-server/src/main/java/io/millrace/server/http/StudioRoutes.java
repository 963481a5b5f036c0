package io.millrace.server.http;

import io.millrace.server.access.WatchAccess;
import io.millrace.server.access.WatchAnswer;
import io.millrace.server.access.WatchAnswer.Denied;
import io.millrace.server.access.WatchAnswer.Granted;
import io.millrace.server.access.WatchCredentials;
import io.millrace.server.access.WatchGrant;
import io.millrace.server.access.WatchTicket;
import io.millrace.server.health.HealthMonitor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The studio of a channel, for who may send it: by the rules of {@code publish} and the passphrase,
 * as over SRT, and without the API's tokens, which whoever streams does not have.
 *
 * <p>What is shown comes in the body of a POST, never in a URL, and gets a ticket in exchange that
 * requests carry in a header. Where nothing is needed to publish there is no ticket, and nothing
 * here that the API does not tell everybody who may read: no way around {@code http.jwks}.
 */
public final class StudioRoutes {

  /** Of requests, with the ticket of the studio. */
  static final String TICKET = "Millrace-Ticket";

  private static final String PATH = "/api/v1/channels/{channel}/studio";

  private final WatchAccess watch;
  private final WatchAccess publish;
  private final BrokerView broker;
  private final HealthMonitor monitor;

  private StudioRoutes(WatchAccess watch, BrokerView broker, HealthMonitor monitor) {
    this.watch = watch;
    this.publish = watch.ofPublishers();
    this.broker = broker;
    this.monitor = monitor;
  }

  /**
   * All of them.
   *
   * @param watch who may watch; the same for those who publish is made of it
   */
  public static List<Route> of(WatchAccess watch, BrokerView broker, HealthMonitor monitor) {
    return new StudioRoutes(watch, broker, monitor).all();
  }

  private List<Route> all() {
    return List.of(
        Route.open(PATH, this::show),
        new Route("POST", new PathPattern(PATH), Optional.empty(), false, this::enter));
  }

  private void enter(Exchange exchange) throws IOException, InterruptedException {
    WatchCredentials shown = JsonBody.read(exchange.request(), StudioKey.class).credentials();
    switch (publish.judge(exchange.channel(), remote(exchange), shown)) {
      case Granted(WatchGrant grant) ->
          exchange.reply(grant.isProven() ? entry(grant) : StudioEntry.OPEN);
      case Denied denied -> refuse(exchange, denied);
    }
  }

  /** Who proved by more than the passphrase that it may send the channel may see it as well. */
  private StudioEntry entry(WatchGrant grant) {
    Optional<WatchTicket> preview =
        grant.isKnown() ? Optional.of(watch.ticket(grant)) : Optional.empty();
    return StudioEntry.of(publish.ticket(grant), preview);
  }

  private void show(Exchange exchange) throws InterruptedException {
    Optional<String> ticket = exchange.header(TICKET);
    WatchAnswer answer =
        ticket.isPresent()
            ? publish.check(exchange.channel(), ticket, remote(exchange))
            : new Denied(
                WatchAnswer.Why.MISSING,
                publish.needs(exchange.channel()),
                "a ticket of the studio is needed, in the header " + TICKET);
    switch (answer) {
      case Granted(WatchGrant grant) when grant.isProven() -> exchange.reply(view(exchange));
      case Granted _ ->
          throw ProblemException.forbidden("a ticket that rests on nothing shows nothing");
      case Denied denied -> refuse(exchange, denied);
    }
  }

  private StudioView view(Exchange exchange) throws InterruptedException {
    return new StudioView(
        exchange.ask(broker.channels()).stream()
            .filter(channel -> channel.id().equals(exchange.channel()))
            .findFirst(),
        monitor.health(exchange.channel()));
  }

  private static void refuse(Exchange exchange, Denied denied) {
    int status =
        switch (denied.why()) {
          case MISSING -> HttpStatus.UNAUTHORIZED_401;
          case WRONG -> HttpStatus.FORBIDDEN_403;
          case LATER -> HttpStatus.SERVICE_UNAVAILABLE_503;
        };
    JsonReply.needs(
        exchange.response(), exchange.callback(), status, denied.detail(), denied.needs());
  }

  private static InetSocketAddress remote(Exchange exchange) {
    if (exchange.request().getConnectionMetaData().getRemoteSocketAddress()
        instanceof InetSocketAddress remote) {
      return remote;
    }
    throw ProblemException.forbidden("who comes from no address cannot be let in");
  }
}
