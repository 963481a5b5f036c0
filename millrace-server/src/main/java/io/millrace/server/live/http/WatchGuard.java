package io.millrace.server.live.http;

import io.millrace.broker.ProducerId;
import io.millrace.server.access.Visit;
import io.millrace.server.access.WatchAccess;
import io.millrace.server.access.WatchAnswer;
import io.millrace.server.access.WatchAnswer.Denied;
import io.millrace.server.access.WatchAnswer.Granted;
import io.millrace.server.access.WatchGrant;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.ProblemException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Asks {@link WatchAccess} for a request, and answers those that may not have what they want. */
public final class WatchGuard {

  private static final String TICKET = "ticket";

  private final WatchAccess access;

  public WatchGuard(WatchAccess access) {
    this.access = access;
  }

  /**
   * That a request may have the channel that its path names. May wait up to 3 s.
   *
   * @throws ProblemException 401, 403 or 503 if it may not, 404 if that is no channel's name
   */
  public WatchGrant admit(Exchange exchange) throws InterruptedException {
    return switch (answer(exchange)) {
      case Granted(WatchGrant grant) -> grant;
      case Denied denied -> throw problem(denied);
    };
  }

  /**
   * The same, for who wants to tell it in another way.
   *
   * @throws ProblemException 404 if that is no channel's name
   */
  public WatchAnswer answer(Exchange exchange) throws InterruptedException {
    ProducerId channel = channel(exchange);
    Optional<String> ticket = exchange.values(TICKET).stream().findFirst();
    return access.check(channel.value(), ticket, remote(exchange));
  }

  /**
   * The channel that a path names.
   *
   * @throws ProblemException 404 if it is no name of one
   */
  public static ProducerId channel(Exchange exchange) {
    return ProducerId.parse(exchange.channel())
        .filter(id -> !Visit.isSecret(id.value()))
        .orElseThrow(() -> ProblemException.notFound("a channel's name is " + ProducerId.RULE));
  }

  /** Where a request comes from, or the last proxy before it. */
  public static InetSocketAddress remote(Exchange exchange) {
    return exchange.request().getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress remote
            && remote.getAddress() != null
        ? remote
        : new InetSocketAddress(0);
  }

  /** What a caller is told. */
  static ProblemException problem(Denied denied) {
    return switch (denied.why()) {
      case MISSING ->
          new ProblemException(
              HttpStatus.UNAUTHORIZED_401,
              denied.detail(),
              Map.of("WWW-Authenticate", "Millrace needs=\"" + needs(denied) + '"'));
      case WRONG -> new ProblemException(HttpStatus.FORBIDDEN_403, denied.detail());
      case LATER -> ProblemException.unavailable(denied.detail());
    };
  }

  private static String needs(Denied denied) {
    return String.join(" ", denied.needs().stream().sorted().toList());
  }
}
