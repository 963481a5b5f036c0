package io.millrace.server.live.http;

import io.millrace.broker.ProducerId;
import io.millrace.server.access.WatchAnswer;
import io.millrace.server.access.WatchAnswer.Denied;
import io.millrace.server.access.WatchAnswer.Granted;
import io.millrace.server.access.WatchGrant;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.Route;
import io.millrace.server.live.EndCode;
import io.millrace.server.live.LiveServices;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/channels/CHANNEL/live} and {@code …/ticket}. */
public final class LiveRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

  /** A second of 4 Mbit/s; over 100 ms of round trip, 40 Mbit/s. */
  private static final int SEND_BUFFER_BYTES = 512 << 10;

  private final LiveServices services;
  private final WatchGuard guard;

  private LiveRoutes(LiveServices services) {
    this.services = services;
    this.guard = new WatchGuard(services.access());
  }

  /** All of them. */
  public static List<Route> of(LiveServices services) {
    LiveRoutes routes = new LiveRoutes(services);
    TicketDesk desk = new TicketDesk(services.access());
    return List.of(
        Route.open("/api/v1/channels/{channel}/live", routes::live),
        Route.openPost("/api/v1/channels/{channel}/ticket", desk::answer),
        ViewerRoutes.of(services.viewers()));
  }

  /** Who may not watch hears it over the WebSocket: a page cannot read what HTTP answers. */
  private void live(Exchange exchange) throws InterruptedException {
    ProducerId channel = WatchGuard.channel(exchange);
    InetSocketAddress remote = WatchGuard.remote(exchange);
    WatchAnswer answer = guard.answer(exchange);
    limitSendBuffer(exchange);
    exchange.upgrade((_, response, _) -> {
      response.setExtensions(List.of()); // media does not get smaller
      return switch (answer) {
        case Granted(WatchGrant grant) -> new LiveSocket(services, channel, remote, grant);
        case Denied denied -> new RefusingSocket(code(denied), denied.detail());
      };
    });
  }

  /** What lies in the kernel can no longer be skipped; left to itself it grows to several MB. */
  private static void limitSendBuffer(Exchange exchange) {
    EndPoint endPoint = exchange.request().getConnectionMetaData().getConnection().getEndPoint();
    try {
      if (endPoint.getTransport() instanceof NetworkChannel socket) {
        socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
      }
    } catch (IOException e) {
      LOG.debug("the send buffer stays as it is", e);
    }
  }

  private static EndCode code(Denied denied) {
    return switch (denied.why()) {
      case MISSING, WRONG -> EndCode.REFUSED;
      case LATER -> EndCode.FULL;
    };
  }
}
