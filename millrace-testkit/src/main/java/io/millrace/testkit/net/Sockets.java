package io.millrace.testkit.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** Settings of the proxy's sockets. */
final class Sockets {
  /**
   * The kernel may grant less; asked for so that a burst is not lost before the proxy has seen it.
   */
  private static final int BUFFER_BYTES = 4 << 20;

  private Sockets() {}

  static void enlargeBuffers(DatagramChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
  }
}
