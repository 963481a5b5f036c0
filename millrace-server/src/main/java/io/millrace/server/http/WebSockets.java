package io.millrace.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/** WebSockets (RFC 6455; over HTTP/2, RFC 8441), which begin as requests like all others. */
final class WebSockets {

  private static final String NAME = "websocket";
  private static final String UPGRADE = "Upgrade";
  private static final Duration DRAIN_TICK = Duration.ofMillis(100);
  private static final int MESSAGE_BYTES_MAX = 16 * 1024; // what callers may send in one

  private static final String UPGRADED = WebSockets.class.getName();
  private static final long CLOSE_PATIENCE_MS = 1_000;

  private WebSockets() {}

  /** Once, before the server starts. */
  static void prepare(Server server) {
    ServerWebSocketContainer container = ServerWebSocketContainer.ensure(server);
    container.setMaxTextMessageSize(MESSAGE_BYTES_MAX);
    container.setMaxBinaryMessageSize(MESSAGE_BYTES_MAX);
  }

  /** What a request wants to do; HTTP/2 asks for a WebSocket by CONNECT. */
  static String method(Request request) {
    return isAskedForOverHttp2(request) ? "GET" : request.getMethod();
  }

  private static boolean isAskedForOverHttp2(Request request) {
    TunnelSupport tunnel = request.getTunnelSupport();
    return request.getMethod().equals("CONNECT")
        && tunnel != null
        && NAME.equals(tunnel.getProtocol());
  }

  static void upgrade(
      Request request, Response response, Callback callback, WebSocketCreator creator) {
    ServerWebSocketContainer container = ServerWebSocketContainer.get(request.getContext());
    if (container == null || !container.upgrade(creator, request, response, callback)) {
      throw new ProblemException(
          HttpStatus.UPGRADE_REQUIRED_426, "this path is a WebSocket", Map.of(UPGRADE, NAME));
    }
    request.setAttribute(UPGRADED, true);
  }

  /** Whether a request became one. */
  static boolean isUpgraded(Request request) {
    return request.getAttribute(UPGRADED) != null;
  }

  /**
   * Sends all away, some every 100 ms, so that they do not come to another broker all in the same
   * moment.
   *
   * @param time within which the last is sent away
   * @param batch how many at a time at least
   */
  static void drain(Server server, Duration time, int batch, CountDownLatch stopped)
      throws InterruptedException {
    long untilNs = System.nanoTime() + time.toNanos();
    boolean more = true;
    while (more) {
      List<Session> open = open(server);
      long ticksLeft = Math.max(1, (untilNs - System.nanoTime()) / DRAIN_TICK.toNanos());
      long needed = (open.size() + ticksLeft - 1) / ticksLeft;
      open.subList(0, (int) Math.min(open.size(), Math.max(batch, needed)))
          .forEach(session -> {
            var _ = sendAway(session);
          });
      boolean someMayBegin = untilNs - System.nanoTime() > 0;
      more =
          (someMayBegin || !open.isEmpty())
              && !stopped.await(DRAIN_TICK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Says goodbye to all that are left, and waits a moment for theirs. */
  static void endAll(Server server) throws InterruptedException {
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_PATIENCE_MS);
    List<Session> open = open(server);
    List<CompletableFuture<Void>> said = open.stream().map(WebSockets::sendAway).toList();
    try {
      CompletableFuture.allOf(said.toArray(CompletableFuture[]::new))
          .get(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      open.forEach(Session::disconnect);
    }
  }

  private static List<Session> open(Server server) {
    ServerWebSocketContainer container = ServerWebSocketContainer.get(server.getContext());
    return container == null
        ? List.of()
        : container.getOpenSessions().stream().filter(Session::isOpen).toList();
  }

  private static CompletableFuture<Void> sendAway(Session session) {
    Callback.Completable said = new Callback.Completable();
    session.close(
        StatusCode.SHUTDOWN,
        "the broker stops",
        org.eclipse.jetty.websocket.api.Callback.from(said::succeeded, said::failed));
    return said;
  }
}
