package io.millrace.net.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An address that remembers its 16 bytes as IPv6 writes them (IPv4 mapped), so that sending to it
 * makes no object. Equal to any other {@link InetSocketAddress} of the same address and port.
 */
final class KnownAddress extends InetSocketAddress {

  private static final long serialVersionUID = 1;

  private final long high;
  private final long low;
  private final int scope;

  private KnownAddress(InetAddress address, int port, long high, long low, int scope) {
    super(address, port);
    this.high = high;
    this.low = low;
    this.scope = scope;
  }

  static KnownAddress of(long high, long low, int port, int scope) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      InetAddress plain = InetAddress.getByAddress(bytes);
      InetAddress address =
          plain instanceof Inet6Address && scope != 0
              ? Inet6Address.getByAddress(null, bytes, scope)
              : plain;
      return new KnownAddress(address, port, high, low, scope);
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  boolean is(long otherHigh, long otherLow, int otherPort, int otherScope) {
    return low == otherLow && getPort() == otherPort && high == otherHigh && scope == otherScope;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int scope() {
    return scope;
  }
}
