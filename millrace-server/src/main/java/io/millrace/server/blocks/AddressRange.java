package io.millrace.server.blocks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits, such as {@code 192.0.2.0/24}. An IPv6 address that
 * stands alone means its /64, which one caller has to itself. Immutable; never looks up a name.
 */
public final class AddressRange {

  private static final int IPV4_BITS_MIN = 8;
  private static final int IPV6_BITS_MIN = 16;
  private static final int IPV6_BITS_ALONE = 64;
  private static final Pattern SHAPE =
      Pattern.compile(
          "([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f.:]{1,44})(?:/([0-9]{1,3}))?");
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:([0-9.]+)|\\[([0-9A-Fa-f.:]+)])(?::[0-9]{1,5})?");

  private final InetAddress first;
  private final int bits;

  private AddressRange(InetAddress first, int bits) {
    this.first = first;
    this.bits = bits;
  }

  /**
   * Reads {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or an address with a
   * port, as lists of clients show it, of which the port means nothing.
   *
   * @throws IllegalArgumentException with a line for the operator
   */
  public static AddressRange parse(String text) {
    Matcher port = WITH_PORT.matcher(text);
    String address = !port.matches() ? text : port.group(1) == null ? port.group(2) : port.group(1);
    Matcher matcher = SHAPE.matcher(address);
    if (!matcher.matches()) {
      throw noAddress(text);
    }
    InetAddress read = literal(matcher.group(1), text);
    boolean ipv4 = read instanceof Inet4Address;
    int most = ipv4 ? Inet4Address.ofLiteral("0.0.0.0").getAddress().length * Byte.SIZE : 128;
    int alone = ipv4 ? most : IPV6_BITS_ALONE;
    int bits = matcher.group(2) == null ? alone : Integer.parseInt(matcher.group(2));
    int least = ipv4 ? IPV4_BITS_MIN : IPV6_BITS_MIN;
    if (bits < least || bits > most) {
      throw new IllegalArgumentException(
          "the length of " + text + " must lie between /" + least + " and /" + most);
    }
    return of(read, bits);
  }

  private static InetAddress literal(String address, String text) {
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw noAddress(text);
    }
  }

  private static IllegalArgumentException noAddress(String text) {
    String shown = text.length() <= 64 ? text : text.substring(0, 64) + "…";
    return new IllegalArgumentException(
        "'" + shown + "' is no address; write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64");
  }

  private static AddressRange of(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= mask(bits, i);
    }
    try {
      return new AddressRange(InetAddress.getByAddress(bytes), bits);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e); // of 4 or 16 bytes
    }
  }

  /** Of a byte, the bits that belong to the range. */
  private static byte mask(int bits, int at) {
    int own = Math.clamp(bits - (long) at * Byte.SIZE, 0, Byte.SIZE);
    return (byte) (0xFF << (Byte.SIZE - own));
  }

  /** Whether an address lies in it. */
  public boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int i = 0; i < mine.length; i++) {
      if (mine[i] != (byte) (other[i] & mask(bits, i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range
        && bits == range.bits
        && Arrays.equals(first.getAddress(), range.first.getAddress());
  }

  @Override
  public int hashCode() {
    return 31 * first.hashCode() + bits;
  }

  /** As it is written: an IPv4 address alone, all else with its length. */
  @Override
  public String toString() {
    String address = first.getHostAddress();
    return first instanceof Inet4Address && bits == Integer.SIZE ? address : address + "/" + bits;
  }
}
