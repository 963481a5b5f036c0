package io.millrace.net.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An address that remembers its 16 bytes as IPv6 writes them (IPv4 mapped), so that sending to it
 * makes no object. Equal to any other {@link InetSocketAddress} of the same address and port.
 */
abstract sealed class KnownAddress extends InetSocketAddress {

  private static final long serialVersionUID = 1;

  private KnownAddress(InetAddress address, int port) {
    super(address, port);
  }

  static KnownAddress of(long high, long low, int port, int scope) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return switch (InetAddress.getByAddress(bytes)) {
        case Inet4Address address -> new V4(address, port, (int) low);
        case Inet6Address _ when scope != 0 ->
            new V6(Inet6Address.getByAddress(null, bytes, scope), port, high, low, scope);
        case InetAddress address -> new V6(address, port, high, low, scope);
      };
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  final boolean is(long otherHigh, long otherLow, int otherPort, int otherScope) {
    return low() == otherLow
        && getPort() == otherPort
        && high() == otherHigh
        && scope() == otherScope;
  }

  abstract long high();

  abstract long low();

  abstract int scope();

  private static final class V4 extends KnownAddress {
    private static final long serialVersionUID = 1;
    private static final long MAPPED = 0xFFFF_0000_0000L;

    private final int bits;

    V4(InetAddress address, int port, int bits) {
      super(address, port);
      this.bits = bits;
    }

    @Override
    long high() {
      return 0;
    }

    @Override
    long low() {
      return MAPPED | Integer.toUnsignedLong(bits);
    }

    @Override
    int scope() {
      return 0;
    }
  }

  private static final class V6 extends KnownAddress {
    private static final long serialVersionUID = 1;

    private final long high;
    private final long low;
    private final int scope;

    V6(InetAddress address, int port, long high, long low, int scope) {
      super(address, port);
      this.high = high;
      this.low = low;
      this.scope = scope;
    }

    @Override
    long high() {
      return high;
    }

    @Override
    long low() {
      return low;
    }

    @Override
    int scope() {
      return scope;
    }
  }
}
