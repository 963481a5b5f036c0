package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import io.millrace.server.access.WatchAccess;
import io.millrace.server.access.WatchAnswer;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.ProblemException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** Lets those pass who may watch the channel that they ask for. Threads that may wait. */
record Gate(WatchAccess access) {

  /**
   * The channel, for one that may watch it.
   *
   * @throws ProblemException 401, 403, 404 or 503 if it may not
   */
  ProducerId check(Exchange exchange) throws InterruptedException {
    ProducerId id = channel(exchange);
    WatchAnswer answer =
        access.check(id.value(), exchange.values("ticket").stream().findFirst(), remote(exchange));
    return switch (answer) {
      case WatchAnswer.Granted granted -> id;
      case WatchAnswer.Denied denied -> throw problem(denied);
    };
  }

  /** The channel that a path names. */
  static ProducerId channel(Exchange exchange) {
    return ProducerId.parse(exchange.channel())
        .orElseThrow(() -> ProblemException.notFound("a channel's name is " + ProducerId.RULE));
  }

  /** Whether everybody may watch it, so that everybody may keep what was sent. */
  boolean isOpen(ProducerId id) {
    return access.needs(id.value()).isEmpty();
  }

  private static InetSocketAddress remote(Exchange exchange) {
    return exchange.request().getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress ip
        ? ip
        : new InetSocketAddress(0);
  }

  private static ProblemException problem(WatchAnswer.Denied denied) {
    return switch (denied.why()) {
      case MISSING ->
          new ProblemException(
              HttpStatus.UNAUTHORIZED_401,
              denied.detail() + "; show it for a ticket",
              Map.of("WWW-Authenticate", "Ticket realm=\"millrace\""));
      case WRONG -> ProblemException.forbidden(denied.detail());
      case LATER -> ProblemException.unavailable(denied.detail());
    };
  }
}
