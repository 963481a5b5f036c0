package io.millrace.server.broker;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where HTTP listens, and to whom.
 *
 * @param address any of this machine's, perhaps
 * @param forTokens whether callers need one; else whoever reaches it may read
 * @param secure whether it is encrypted
 */
public record HttpPlace(InetSocketAddress address, boolean forTokens, boolean secure) {

  /** The pages, as one on this machine opens them. */
  public URI pages() {
    return URI.create(
        (secure ? "https://" : "http://") + HostAddresses.of(address).getLast() + "/");
  }

  /** What a person reads. */
  String text(String indent) {
    String url = pages() + " what is live, in a browser";
    return forTokens
        ? url + ", for who has a token"
        : url + "\n" + indent + "open: whoever reaches it may read; http.jwks: URL asks for tokens";
  }
}
