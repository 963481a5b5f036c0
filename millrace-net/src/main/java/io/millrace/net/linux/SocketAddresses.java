package io.millrace.net.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Addresses as the kernel has them (ip(7), ipv6(7)).
 *
 * <pre>
 *   sockaddr_in   family 2 | port 2 | address 4 | zero 8
 *   sockaddr_in6  family 2 | port 2 | flow 4 | address 16 | scope 4
 * </pre>
 *
 * A socket of family AF_INET6 takes IPv4 addresses mapped: {@code ::ffff:a.b.c.d}.
 */
public final class SocketAddresses {

  /** Room for either form. */
  public static final int BYTES = 28;

  private static final int IPV4_BYTES = 16;
  private static final long MAPPED = 0xFFFF_0000_0000L;

  private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt ADDRESS4 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong ADDRESS6 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt SCOPE = ValueLayout.JAVA_INT_UNALIGNED;

  private final int family;
  private final AddressTable known = new AddressTable();

  /** For a socket of this family. */
  public SocketAddresses(int family) {
    this.family = family;
  }

  /**
   * Writes an address for the socket.
   *
   * @return its length in bytes; 0 if the socket's family cannot have it
   */
  public int write(InetSocketAddress address, MemorySegment to, long at) {
    if (address instanceof KnownAddress same) {
      return write(same.high(), same.low(), same.getPort(), same.scope(), to, at);
    }
    InetAddress ip = address.getAddress();
    byte[] bytes = ip.getAddress();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length == 4) {
      long mapped = MAPPED | Integer.toUnsignedLong(buffer.getInt());
      return write(0, mapped, address.getPort(), 0, to, at);
    }
    int scope = ip instanceof Inet6Address v6 ? v6.getScopeId() : 0;
    return write(buffer.getLong(), buffer.getLong(), address.getPort(), scope, to, at);
  }

  private int write(long high, long low, int port, int scope, MemorySegment to, long at) {
    to.set(FAMILY, at, (short) family);
    to.set(PORT, at + 2, (short) port);
    if (family == Libc.AF_INET6) {
      to.set(SCOPE, at + 4, 0);
      to.set(ADDRESS6, at + 8, high);
      to.set(ADDRESS6, at + 16, low);
      to.set(SCOPE, at + 24, scope);
      return BYTES;
    }
    if (high != 0 || low >>> 32 != 0xFFFF) {
      return 0;
    }
    to.set(ADDRESS4, at + 4, (int) low);
    to.set(ADDRESS6, at + 8, 0);
    return IPV4_BYTES;
  }

  /** An address that {@link #read} gave is not expected to come again, and need not be kept. */
  public void forget(InetSocketAddress address) {
    if (address instanceof KnownAddress same) {
      known.forget(same);
    }
  }

  /** Reads what the kernel wrote; the same object for the same address, as a rule. */
  public InetSocketAddress read(MemorySegment from, long at) {
    int port = Short.toUnsignedInt(from.get(PORT, at + 2));
    if (from.get(FAMILY, at) == Libc.AF_INET6) {
      long high = from.get(ADDRESS6, at + 8);
      return known.get(high, from.get(ADDRESS6, at + 16), port, from.get(SCOPE, at + 24));
    }
    return known.get(0, MAPPED | Integer.toUnsignedLong(from.get(ADDRESS4, at + 4)), port, 0);
  }
}
