package io.millrace.testkit.net;

import io.millrace.testkit.link.LinkDirection;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * One client of the proxy, with the socket that stands for it at the server and a path of its own
 * in each direction.
 *
 * @param address where it sends from
 * @param upstream connected to the server
 */
record ProxiedClient(
    SocketAddress address,
    DatagramChannel upstream,
    LinkDirection toServer,
    LinkDirection toClient) {

  static ProxiedClient connect(
      SocketAddress address, SocketAddress server, LinkDirection toServer, LinkDirection toClient)
      throws IOException {
    DatagramChannel upstream = DatagramChannel.open();
    try {
      upstream.configureBlocking(false);
      Sockets.enlargeBuffers(upstream);
      upstream.connect(server);
    } catch (IOException | RuntimeException failure) {
      upstream.close();
      throw failure;
    }
    return new ProxiedClient(address, upstream, toServer, toClient);
  }

  LinkDirection direction(boolean toServer) {
    return toServer ? this.toServer : toClient;
  }
}
