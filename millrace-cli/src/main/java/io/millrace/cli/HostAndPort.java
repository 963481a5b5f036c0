package io.millrace.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An address as a person types it: {@code broker.example:5000}, {@code 10.0.0.7:5000}, {@code
 * [::1]:5000}. Not yet looked up.
 *
 * @param host name or address, without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {

  private static final int MAX_PORT = 65_535;
  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[^\\]]+)?)]|([^\\s:\\[\\]/@]+)):([0-9]{1,6})");

  public HostAndPort {
    if (host.isEmpty() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("address: '" + host + "', port " + port);
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws TypeConversionException with a line for the person
   */
  public static HostAndPort parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no address; write host:port, such as 127.0.0.1:5000 or [::1]:5000");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > MAX_PORT) {
      throw new TypeConversionException(
          "'" + text + "' has no possible port; use one of 1 to " + MAX_PORT);
    }
    String bracketed = matcher.group(1);
    return new HostAndPort(bracketed != null ? bracketed : matcher.group(2), port);
  }

  /**
   * Looks the host up; may take seconds.
   *
   * @throws CommandFailure if it does not resolve
   */
  public InetSocketAddress resolve() {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new CommandFailure(
          "host '" + host + "' does not resolve; check its spelling or give its address");
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** For picocli. */
  public static final class Converter implements ITypeConverter<HostAndPort> {
    @Override
    public HostAndPort convert(String text) {
      return parse(text);
    }
  }
}
