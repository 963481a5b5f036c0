package io.millrace.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/** Where a request comes from, as far as that can be told. */
final class Origins {

  /**
   * Not a name from DNS: a page whose own name was made to lead to this machine is no caller of
   * this machine.
   */
  private static final Pattern HERE =
      Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-f:.]+\\])(:[0-9]*)?", Pattern.CASE_INSENSITIVE);

  private Origins() {}

  /** Of whom asks, or of the last proxy before; empty if it has none. */
  static Optional<InetAddress> address(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress remote
        ? Optional.ofNullable(remote.getAddress())
        : Optional.empty();
  }

  /** Whether it came from a loopback address, perhaps through a proxy. */
  static boolean isLoopback(Request request) {
    return address(request).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /** Not if a proxy on this machine asks for somebody else, or a name leads here. */
  static boolean isThisMachine(Request request) {
    return isLoopback(request)
        && host(request).filter(host -> HERE.matcher(host).matches()).isPresent()
        && request.getHeaders().stream().noneMatch(Origins::isOfProxy);
  }

  /** The host and port that the caller means, as it wrote them; HTTP/2 has no header for it. */
  static Optional<String> host(Request request) {
    return Optional.ofNullable(
        request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
            ? request.getHttpURI().getAuthority()
            : request.getHeaders().get(HttpHeader.HOST));
  }

  private static boolean isOfProxy(HttpField header) {
    String name = header.getName().toLowerCase(Locale.ROOT);
    return name.startsWith("x-forwarded-")
        || name.equals("forwarded")
        || name.equals("via")
        || name.equals("x-real-ip");
  }
}
