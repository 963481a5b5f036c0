package io.millrace.srt.endpoint;

import io.millrace.srt.connection.CloseReason;
import java.nio.ByteBuffer;

/** What happens on a socket. Called on the endpoint's loop; must not block. */
public interface SocketHandler {

  /** The handshake is done; data may flow both ways. */
  default void onConnected(SrtSocket socket) {}

  /**
   * A packet's payload, each exactly once and in order.
   *
   * @param payload position to limit; valid only during the call
   * @param originNs when the sender made it, in this host's System.nanoTime scale
   */
  default void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {}

  /** The end, exactly once; also for a call that never connected. */
  default void onClosed(SrtSocket socket, CloseReason reason) {}
}
