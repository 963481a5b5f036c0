package io.millrace.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Whom a limit holds responsible for a packet, as one number: an IPv4 address or an IPv6 /64. IPv4
 * takes the numbers below 2^32, which as an IPv6 /64 are not routed.
 */
public final class Source {

  private static final int IPV4_HOST_BITS = 8;
  private static final long IPV4 = 0xFFFF_FFFFL;

  private Source() {}

  /** For those who proved their address. */
  public static long of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address ? bytes.getInt() & IPV4 : bytes.getLong();
  }

  /** For those who did not: an IPv4 /24 instead of an address. */
  public static long networkOf(InetAddress address) {
    long source = of(address);
    return address instanceof Inet4Address ? source >>> IPV4_HOST_BITS << IPV4_HOST_BITS : source;
  }
}
