package io.millrace.server.broker;

import java.net.InetSocketAddress;

/**
 * Where HTTP listens, and to whom.
 *
 * @param address any of this machine's, perhaps
 * @param forTokens whether callers need one; else whoever reaches it may read
 */
public record HttpPlace(InetSocketAddress address, boolean forTokens) {

  /** What a person reads. */
  String text(String indent) {
    String url = "http://" + HostAddresses.of(address).getLast() + "/api/v1/channels";
    return forTokens
        ? url + ", for who has a token"
        : url + "\n" + indent + "open: whoever reaches it may read; http.jwks: URL asks for tokens";
  }
}
