package io.millrace.server.live.http;

import io.millrace.server.live.EndCode;
import io.millrace.server.live.LiveMessages;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Says why not, and ends. Public, since Jetty calls it. */
public final class RefusingSocket implements Session.Listener.AutoDemanding {

  private final EndCode code;
  private final String reason;

  RefusingSocket(EndCode code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    session.sendText(
        LiveMessages.end(code, reason),
        Callback.from(() -> session.close(code.status(), "", Callback.NOOP), _ -> {}));
  }
}
