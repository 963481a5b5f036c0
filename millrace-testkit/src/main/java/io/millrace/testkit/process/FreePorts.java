package io.millrace.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ports for peers that must be told theirs. Our own sockets rather bind port 0 and say what they
 * got.
 */
public final class FreePorts {
  /** Not given out again for so many calls, because a peer may take its time to bind. */
  private static final int REMEMBERED = 256;

  private static final Set<Integer> GIVEN_OUT = new LinkedHashSet<>();

  private FreePorts() {}

  /** A UDP port that nobody holds at this moment and that was not among the last 256 given out. */
  public static int udp() {
    synchronized (GIVEN_OUT) {
      int port = unboundPort();
      while (!GIVEN_OUT.add(port)) {
        port = unboundPort();
      }
      if (GIVEN_OUT.size() > REMEMBERED) {
        GIVEN_OUT.remove(GIVEN_OUT.iterator().next());
      }
      return port;
    }
  }

  private static int unboundPort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("no free UDP port on loopback", failure);
    }
  }
}
