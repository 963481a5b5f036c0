package io.millrace.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address to listen on, as written: {@code 0.0.0.0:5000}, {@code [::]:5000}.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 0 to 65535; 0 stands for any free one
 */
public record HostPort(String host, int port) {

  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^\\s:\\[\\]/]+)):(\\d{1,5})");
  private static final int PORT_MAX = 65_535;

  static HostPort parse(String key, String text) {
    Matcher parts = SHAPE.matcher(text.strip());
    if (!parts.matches()) {
      throw new ConfigException(
          key, "'" + text + "' is no address; give HOST:PORT, such as 0.0.0.0:5000 or [::]:5000");
    }
    int port = Integer.parseInt(parts.group(3));
    if (port > PORT_MAX) {
      throw new ConfigException(key, "port " + port + " must lie between 0 and " + PORT_MAX);
    }
    return new HostPort(parts.group(1) != null ? parts.group(1) : parts.group(2), port);
  }

  /**
   * Looks the host up.
   *
   * @param key named in the error
   */
  public InetSocketAddress resolve(String key) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      ConfigException unknown =
          new ConfigException(
              key, "'" + host + "' does not resolve; give an address of this machine or 0.0.0.0");
      unknown.initCause(e);
      throw unknown;
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
