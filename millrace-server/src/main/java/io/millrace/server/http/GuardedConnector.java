package io.millrace.server.http;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Takes connections as far as the guard has a place for them. */
final class GuardedConnector extends ServerConnector {

  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;

  private final ConnectionGuard guard;

  GuardedConnector(Server server, ConnectionGuard guard, ConnectionFactory... protocols) {
    super(server, ACCEPTORS, SELECTORS, protocols);
    this.guard = guard;
  }

  @Override
  protected void onEndPointOpened(EndPoint endPoint) {
    super.onEndPointOpened(endPoint);
    if (!guard.opened(endPoint)) {
      endPoint.close();
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    guard.closed(endPoint);
    super.onEndPointClosed(endPoint);
  }
}
