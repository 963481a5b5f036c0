package io.millrace.server.interop;

import io.millrace.testkit.net.ImpairmentProxy;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * With which codes callers were refused, as it stands on the wire: libsrt 1.5.1 does not print the
 * number to its user.
 */
record Refusals(Set<Integer> codes) {
  private static final int CONTROL_HANDSHAKE = 0x80000000;
  private static final int HANDSHAKE_TYPE_AT = 36;
  private static final int LEAST_REFUSAL = 1000;

  /** Listens to what goes to the clients. */
  static Refusals on(ImpairmentProxy proxy) {
    Refusals refusals = new Refusals(new ConcurrentSkipListSet<>());
    proxy.filterToClient(datagram -> {
      refusals.hear(datagram);
      return true;
    });
    return refusals;
  }

  private void hear(ByteBuffer datagram) {
    if (datagram.remaining() >= HANDSHAKE_TYPE_AT + 4
        && datagram.getInt(0) == CONTROL_HANDSHAKE
        && datagram.getInt(HANDSHAKE_TYPE_AT) >= LEAST_REFUSAL) {
      codes.add(datagram.getInt(HANDSHAKE_TYPE_AT));
    }
  }
}
