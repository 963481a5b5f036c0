package io.millrace.server.broker;

import io.millrace.cli.HostAndPort;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Under which addresses others reach what was bound. */
final class HostAddresses {

  private static final int MOST = 8;

  private HostAddresses() {}

  /**
   * The bound address; for "all addresses" each one of this machine: IPv4 first, because every
   * player takes it, the loopback one last.
   */
  static List<String> of(InetSocketAddress bound) {
    if (!bound.getAddress().isAnyLocalAddress()) {
      return List.of(HostAndPort.of(bound).toString());
    }
    boolean six = bound.getAddress() instanceof Inet6Address;
    List<String> addresses = new ArrayList<>();
    for (InetAddress address : ofThisMachine()) {
      boolean reached = address instanceof Inet4Address || six;
      if (reached && !address.isLinkLocalAddress() && addresses.size() < MOST) {
        addresses.add(new HostAndPort(withoutScope(address), bound.getPort()).toString());
      }
    }
    addresses.add("127.0.0.1:" + bound.getPort());
    return List.copyOf(addresses);
  }

  /** The name of the card, which Java adds, means nothing to others. */
  private static String withoutScope(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  private static List<InetAddress> ofThisMachine() {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (card.isUp() && !card.isLoopback()) {
          addresses.addAll(Collections.list(card.getInetAddresses()));
        }
      }
    } catch (SocketException e) {
      addresses.clear(); // the loopback address will do for a greeting
    }
    addresses.sort(Comparator.comparing(address -> address instanceof Inet6Address));
    return addresses;
  }
}
