package io.millrace.server.http;

import io.millrace.server.blocks.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * The proxies that are believed whom they ask for: the address that {@code X-Forwarded-For} names
 * counts as the caller's, for limits, blocks, and wrong passphrases. Of several the last one that
 * is no proxy of ours: those before it were written by whoever called. Immutable.
 */
final class Proxies implements HttpConfiguration.Customizer {

  private static final String HEADER = "X-Forwarded-For";

  /** An address, which may have a port. */
  private static final Pattern NODE =
      Pattern.compile("([0-9.]+)(?::[0-9]+)?|\\[([0-9A-Fa-f:.]+)](?::[0-9]+)?|([0-9A-Fa-f:.]+)");

  private final List<AddressRange> own;

  /** Those in these ranges. */
  Proxies(List<AddressRange> own) {
    this.own = List.copyOf(own);
  }

  /** Whether it is one of them. */
  boolean contains(InetAddress address) {
    return own.stream().anyMatch(range -> range.contains(address));
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    if (own.isEmpty() || Origins.address(request).filter(this::contains).isEmpty()) {
      return request;
    }
    return caller(request.getHeaders().getCSV(HEADER, false))
        .<Request>map(address -> new Forwarded(request, address))
        .orElse(request);
  }

  /** Empty if the list says nothing that can be believed. */
  private Optional<InetAddress> caller(List<String> nodes) {
    for (String node : nodes.reversed()) {
      Optional<InetAddress> address = address(node);
      if (address.isEmpty() || !contains(address.get())) {
        return address;
      }
    }
    return Optional.empty();
  }

  private static Optional<InetAddress> address(String node) {
    Matcher parts = NODE.matcher(node.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    String text = parts.group(1) != null ? parts.group(1) : parts.group(2);
    try {
      return Optional.of(InetAddress.ofLiteral(text != null ? text : parts.group(3)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // digits, but no address
    }
  }

  /** A request as its caller made it, and not the proxy. */
  private static final class Forwarded extends Request.Wrapper {

    private final ConnectionMetaData connection;

    private Forwarded(Request request, InetAddress caller) {
      super(request);
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            private final SocketAddress remote = new InetSocketAddress(caller, 0);

            @Override
            public SocketAddress getRemoteSocketAddress() {
              return remote;
            }
          };
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }
  }
}
