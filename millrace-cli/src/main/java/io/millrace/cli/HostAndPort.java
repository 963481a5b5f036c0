package io.millrace.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A UDP address as a person types it: {@code broker.example}, {@code 10.0.0.7:5000}, {@code
 * [::1]:5000}. Not yet looked up.
 *
 * @param host name or address, without brackets; empty for any of this machine
 * @param port 0 to 65535; 0 for any free one
 */
public record HostAndPort(String host, int port) {

  /** Where a broker listens unless told otherwise. */
  public static final int BROKER_PORT = 5000;

  /** Any address of this machine, any free port. */
  public static final HostAndPort ANY = new HostAndPort("", 0);

  private static final int MAX_PORT = 65_535;
  private static final String V6 = "[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[^\\]\\s]+)?";
  private static final String NAME = "[^\\s:\\[\\]/@]";
  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[(" + V6 + ")]|(" + NAME + "*))(?::([0-9]{1,6}))?");
  private static final Pattern HOST =
      Pattern.compile("\\[(" + V6 + ")]|(" + V6 + "|" + NAME + "+)");

  public HostAndPort {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: " + port + " must lie between 0 and " + MAX_PORT);
    }
  }

  /** An address at hand. */
  public static HostAndPort of(InetSocketAddress address) {
    InetAddress resolved = address.getAddress();
    String host = resolved == null ? address.getHostString() : resolved.getHostAddress();
    return new HostAndPort(host, address.getPort());
  }

  /**
   * Reads a broker's address: {@code host:port}, or {@code host} with port 5000.
   *
   * @throws TypeConversionException with a line for the person
   */
  public static HostAndPort parse(String text) {
    HostAndPort address =
        read(text, BROKER_PORT, "write host:port, such as 127.0.0.1:5000 or [::1]:5000");
    if (address.isAnyHost() || address.port == 0) {
      throw new TypeConversionException(
          "'" + text + "' must name host and port, such as 127.0.0.1:5000 or [::1]:5000");
    }
    return address;
  }

  /**
   * Reads an address to listen on: as a broker's, but a missing host means any address of this
   * machine and port 0 any free port.
   *
   * @param defaultPort where the text has none
   * @throws TypeConversionException with a line for the person
   */
  public static HostAndPort parseLocal(String text, int defaultPort) {
    return read(text, defaultPort, "write host:port, such as 0.0.0.0:0 or [::1]:6000");
  }

  private static HostAndPort read(String text, int defaultPort, String remedy) {
    Matcher matcher = SHAPE.matcher(text.strip());
    if (text.isBlank() || !matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is no address; " + remedy);
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    int port = matcher.group(3) == null ? defaultPort : Integer.parseInt(matcher.group(3));
    if (port > MAX_PORT) {
      throw new TypeConversionException(
          "'" + text + "' has no possible port; use one of 0 to " + MAX_PORT);
    }
    return new HostAndPort(host, port);
  }

  /**
   * Reads a host that stands alone: an IPv6 address needs no brackets then.
   *
   * @throws TypeConversionException with a line for the person
   */
  public static String host(String text) {
    Matcher matcher = HOST.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no host; give a name or an address, such as 127.0.0.1");
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /**
   * Reads a port.
   *
   * @throws TypeConversionException with a line for the person
   */
  public static int port(String text) {
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) > MAX_PORT) {
      throw new TypeConversionException(
          "'" + text + "' is no port; use one of 0 to " + MAX_PORT + ", such as " + BROKER_PORT);
    }
    return Integer.parseInt(text);
  }

  /** Whether any address of this machine will do. */
  public boolean isAnyHost() {
    return host.isEmpty();
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

  /** For picocli: a broker's address. */
  public static final class Converter implements ITypeConverter<HostAndPort> {
    @Override
    public HostAndPort convert(String text) {
      return parse(text);
    }
  }
}
