package io.millrace.cli.consumer;

import java.util.Optional;

/**
 * A UDP address as a person writes it.
 *
 * @param host name or address, without brackets; empty for any
 * @param port 0 to 65535
 */
record HostAndPort(String host, int port) {

  private static final int MAX_PORT = 65535;

  HostAndPort {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: " + port + " must lie between 0 and " + MAX_PORT);
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code :port}, {@code [v6]:port} or a bare IPv6 address.
   * Empty if it is none of them.
   */
  static Optional<HostAndPort> parse(String text, int defaultPort) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      return Optional.empty();
    }
    if (trimmed.startsWith("[")) {
      return parseBracketed(trimmed, defaultPort);
    }
    int colon = trimmed.indexOf(':');
    if (colon < 0 || colon != trimmed.lastIndexOf(':')) {
      return Optional.of(new HostAndPort(trimmed, defaultPort));
    }
    return withPort(trimmed.substring(0, colon), trimmed.substring(colon + 1));
  }

  private static Optional<HostAndPort> parseBracketed(String text, int defaultPort) {
    int end = text.indexOf(']');
    if (end < 2) {
      return Optional.empty();
    }
    String host = text.substring(1, end);
    String rest = text.substring(end + 1);
    if (rest.isEmpty()) {
      return Optional.of(new HostAndPort(host, defaultPort));
    }
    return rest.startsWith(":") ? withPort(host, rest.substring(1)) : Optional.empty();
  }

  private static Optional<HostAndPort> withPort(String host, String port) {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
      return Optional.empty();
    }
    return Optional.of(new HostAndPort(host, Integer.parseInt(port)));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
