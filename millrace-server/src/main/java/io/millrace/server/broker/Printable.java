package io.millrace.server.broker;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Makes text that strangers sent fit for a line of ours. */
public final class Printable {

  private static final int LENGTH_MAX = 100;

  private Printable() {}

  /** At most 100 characters, none of which moves the cursor or ends the line. */
  public static String text(String untrusted) {
    StringBuilder line = new StringBuilder(Math.min(untrusted.length(), LENGTH_MAX) + 1);
    untrusted
        .codePoints()
        .limit(LENGTH_MAX)
        .map(c -> isHarmless(c) ? c : '?')
        .forEach(line::appendCodePoint);
    return untrusted.codePointCount(0, untrusted.length()) > LENGTH_MAX
        ? line.append('…').toString()
        : line.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** {@code 192.0.2.7:40000}, {@code [2001:db8::1]:40000}. */
  static String address(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return address.getAddress() instanceof Inet6Address
        ? "[" + host + "]:" + address.getPort()
        : host + ":" + address.getPort();
  }
}
