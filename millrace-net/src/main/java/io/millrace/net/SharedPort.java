package io.millrace.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One UDP port that several loops serve, each by a socket of its own (SO_REUSEPORT, socket(7)). The
 * kernel chooses the socket for each datagram by what stands in it; see {@link Steering}.
 */
public final class SharedPort {

  private SharedPort() {}

  /**
   * Which socket gets a datagram: the 32 bits at an offset of its payload, the most significant
   * byte first, shifted right, are the place of the socket's loop in the list. Where they are 0, or
   * there is no such place, a hash of both addresses decides, always the same for one sender. The
   * first socket gets what is too short. It is no promise: datagrams that the kernel joined go
   * where the first of them goes.
   *
   * @param wordAt offset in bytes: 0 to 1000
   * @param shift 0 to 31
   */
  public record Steering(int wordAt, int shift) {
    public Steering {
      if (wordAt < 0 || wordAt > 1_000 || shift < 0 || shift > 31) {
        throw new IllegalArgumentException("steering: word at " + wordAt + " shifted by " + shift);
      }
    }
  }

  /**
   * Binds a port, one socket for each loop, in their order. Any thread. Nobody else may have the
   * port.
   *
   * @param loops at least one
   * @throws SharingRefusedException if the port can be bound, but not by several sockets
   * @throws IOException if the port cannot be bound
   */
  public static List<UdpSocket> open(
      List<EventLoop> loops, InetSocketAddress address, Steering steering) throws IOException {
    if (loops.size() == 1) {
      return List.of(loops.getFirst().open(address));
    }
    for (EventLoop loop : loops) {
      if (loop.io() != Io.NATIVE) {
        throw new SharingRefusedException("only native sockets are chosen by what stands in them");
      }
    }
    List<UdpSocket> sockets = new ArrayList<>(loops.size());
    try {
      UdpSocket first = loops.getFirst().open(address, PortUse.SHARED);
      sockets.add(first);
      for (EventLoop loop : loops.subList(1, loops.size())) {
        sockets.add(loop.open(first.localAddress(), PortUse.BESIDE));
      }
      ((LinuxUdpSocket) first).steer(steering);
      return List.copyOf(sockets);
    } catch (IOException e) {
      sockets.forEach(UdpSocket::close);
      throw e;
    }
  }
}
