package io.millrace.server.http;

import io.millrace.server.blocks.AddressRange;
import io.millrace.server.http.tls.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the HTTP server treats callers. Immutable.
 *
 * @param certificate empty: not encrypted
 * @param connections open at the same time
 * @param requests being answered at the same time
 * @param patience with slow ones
 * @param surroundings what stands before it
 */
public record HttpOptions(
    Optional<Certificate> certificate,
    Bound connections,
    Bound requests,
    Patience patience,
    Surroundings surroundings) {

  /** As a broker has it that nobody configured. */
  public static final HttpOptions DEFAULT =
      new HttpOptions(
          Optional.empty(),
          new Bound(4096, 512),
          new Bound(4096, 1024),
          Patience.DEFAULT,
          Surroundings.NONE);

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
   * @param answer how far behind 16 KB a second it may read
   * @param end for answers that are under way when the server ends
   */
  public record Patience(
      Duration first, Duration next, Duration body, Duration answer, Duration end) {

    /** As a broker has it. */
    public static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(35),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2));
  }

  /**
   * What stands around the server.
   *
   * @param proxies whose callers' addresses are believed
   * @param sites whose pages may read what the API answers, as {@code https://tv.example}; {@code
   *     *} for all
   * @param strictTransport how long browsers shall ask for nothing of this host but by TLS; 0:
   *     nothing is said
   */
  public record Surroundings(
      List<AddressRange> proxies, Set<String> sites, Duration strictTransport) {

    /** None. */
    public static final Surroundings NONE = new Surroundings(List.of(), Set.of(), Duration.ZERO);

    public Surroundings {
      proxies = List.copyOf(proxies);
      sites = Set.copyOf(sites);
    }
  }
}
