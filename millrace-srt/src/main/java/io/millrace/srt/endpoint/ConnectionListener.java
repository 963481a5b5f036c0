package io.millrace.srt.endpoint;

import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;

/** Decides over callers. Called on the endpoint's loop; must not block. */
@FunctionalInterface
public interface ConnectionListener {

  /** A caller with a proven address asks; see {@link ConnectionRequest}. */
  void onRequest(ConnectionRequest request);

  /**
   * A caller was refused without asking, because of something that this library does not speak:
   * broken key material, file mode, packet filters, groups, old versions. For the log.
   *
   * @param streamId as sent: untrusted text
   */
  default void onRefused(InetSocketAddress from, String streamId, Rejection why) {}

  /**
   * Tells every new caller this, and leaves connections alone: to drain an endpoint before it is
   * closed, {@code endpoint.listen(ConnectionListener.refusing(Rejection.DOWN))}.
   */
  static ConnectionListener refusing(Rejection why) {
    return request -> request.reject(why);
  }
}
