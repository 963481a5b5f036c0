package io.millrace.server.http;

import static org.eclipse.jetty.http.UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What is spoken on the HTTP port. */
final class Protocols {

  private static final int REQUEST_HEADER_BYTES_MAX = 8 * 1024;
  private static final int STREAMS_MAX = 128; // requests at a time on one HTTP/2 connection

  /** What HTTP/2 callers may send before it is read: bodies are small, and lie in memory. */
  private static final int BODIES_BYTES_MAX = 256 * 1024;

  private static final int BODY_BYTES_MAX = 64 * 1024;

  private Protocols() {}

  /** HTTP/1.1, and HTTP/2 for who begins with it or asks for it (RFC 9113, 3.3). */
  static ConnectionFactory[] plain(Proxies proxies) {
    HttpConfiguration common = common(proxies);
    HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(common);
    limit(http2);
    return new ConnectionFactory[] {new HttpConnectionFactory(common), http2};
  }

  /** The same within TLS, chosen by ALPN; and HTTP/1.1 without it, for who has to be told. */
  static ConnectionFactory[] secure(SslContextFactory.Server identity, Proxies proxies) {
    HttpConfiguration common = common(proxies);
    common.addCustomizer(new SecureRequestCustomizer(false)); // by whatever name it is called
    HttpConnectionFactory http1 = new HttpConnectionFactory(common);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(common);
    limit(http2);
    ALPNServerConnectionFactory alpn =
        new ALPNServerConnectionFactory(http2.getProtocol(), http1.getProtocol()); // best first
    alpn.setDefaultProtocol(http1.getProtocol());
    SslConnectionFactory tls = new SslConnectionFactory(identity, alpn.getProtocol());
    return new ConnectionFactory[] {new DetectorConnectionFactory(tls), http1, alpn, http2};
  }

  private static void limit(AbstractHTTP2ServerConnectionFactory http2) {
    http2.setMaxConcurrentStreams(STREAMS_MAX);
    http2.setInitialSessionRecvWindow(BODIES_BYTES_MAX);
    http2.setInitialStreamRecvWindow(BODY_BYTES_MAX);
  }

  private static HttpConfiguration common(Proxies proxies) {
    HttpConfiguration common = new HttpConfiguration();
    common.setSendServerVersion(false);
    common.setRequestHeaderSize(REQUEST_HEADER_BYTES_MAX);
    common.setHeaderCacheSize(0); // or each connection takes 100 KB to remember names
    common.setUriCompliance(UriCompliance.DEFAULT.with("channels", AMBIGUOUS_PATH_SEPARATOR));
    common.addCustomizer(proxies);
    return common;
  }
}
