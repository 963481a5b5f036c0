package io.millrace.server.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/** WebSockets (RFC 6455; over HTTP/2, RFC 8441), which begin as requests like all others. */
final class WebSockets {

  private static final String NAME = "websocket";
  private static final String UPGRADE = "Upgrade";
  private static final int MESSAGE_BYTES_MAX = 16 * 1024; // what callers may send in one

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
  }
}
