package io.millrace.server.http;

import io.millrace.server.http.tls.Certificate;
import java.time.Duration;
import java.util.Optional;

/**
 * How the HTTP server treats callers. Immutable.
 *
 * @param certificate empty: not encrypted
 * @param connections open at the same time
 * @param requests being answered at the same time
 * @param patience with slow ones
 */
public record HttpOptions(
    Optional<Certificate> certificate, Bound connections, Bound requests, Patience patience) {

  /** As a broker has it that nobody configured. */
  public static final HttpOptions DEFAULT =
      new HttpOptions(
          Optional.empty(), new Bound(4096, 512), new Bound(4096, 1024), Patience.DEFAULT);

  /**
   * A limit, and what of it one address may have.
   *
   * @param all in all
   * @param perAddress an IPv4 address or an IPv6 /64, but for loopback addresses
   */
  public record Bound(int all, int perAddress) {}

  /**
   * How long a caller may take. It has its time from when it begins, not from its last byte: one
   * byte now and then keeps nothing open.
   *
   * @param first until its first request is there with all headers, the TLS handshake included
   * @param next likewise for each further one, from the end of the last
   * @param body until a request that has a body is answered
   * @param end for answers that are under way when the server ends
   */
  public record Patience(Duration first, Duration next, Duration body, Duration end) {

    /** As a broker has it. */
    public static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(35),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2));
  }
}
