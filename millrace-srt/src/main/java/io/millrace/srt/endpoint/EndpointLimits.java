package io.millrace.srt.endpoint;

import io.millrace.srt.handshake.Rejection;
import java.util.Objects;

/**
 * What callers may take of one port, so that none of them, and no flood, takes it all (guide
 * §20.3). Immutable; one object may serve many endpoints.
 *
 * <p>A source is an IPv4 address or an IPv6 /64, the least that a subscriber of a network is given;
 * for inductions, whose addresses may be forged, an IPv4 /24 or an IPv6 /64.
 *
 * {@snippet :
 * EndpointLimits limits =
 *     EndpointLimits.DEFAULT.withConnections(new EndpointLimits.Bound(20, 5_000));
 * }
 *
 * @param inductionsPerSecond first handshakes that are answered; what comes beyond gets silence,
 *     and a caller repeats it every 250 ms
 * @param conclusionsPerSecond new calls that are looked at; what comes beyond gets {@code
 *     overloaded}
 * @param halfOpen calls that nobody has decided on yet; what comes beyond gets {@code backlog}
 * @param connections accepted calls, open and half open; what comes beyond gets {@code overloaded}
 * @param backlog what a caller is told when too many wait
 * @param overloaded what a caller is told when there is too much of something else
 */
public record EndpointLimits(
    Bound inductionsPerSecond,
    Bound conclusionsPerSecond,
    Bound halfOpen,
    Bound connections,
    Rejection backlog,
    Rejection overloaded) {

  /**
   * How much of something there may be.
   *
   * @param perSource 1 or more
   * @param inAll perSource or more
   */
  public record Bound(int perSource, int inAll) {
    public Bound {
      if (perSource < 1 || inAll < perSource) {
        throw new IllegalArgumentException(
            "perSource: " + perSource + " must lie between 1 and inAll, " + inAll);
      }
    }
  }

  /** As many sockets as one port carries. */
  static final int MAX_SOCKETS = 65_536;

  /**
   * Wide enough for a thousand viewers behind one NAT that all come back in the same second, and
   * for a load test from one address: per source 2,000 inductions and 2,000 conclusions a second
   * and 1,024 half open; in all 20,000, 10,000 and 4,096. Connections are bounded by what a port
   * carries, 65,536, also from one source.
   */
  public static final EndpointLimits DEFAULT =
      new EndpointLimits(
          new Bound(2_000, 20_000),
          new Bound(2_000, 10_000),
          new Bound(1_024, 4_096),
          new Bound(MAX_SOCKETS, MAX_SOCKETS),
          Rejection.BACKLOG,
          Rejection.OVERLOAD);

  public EndpointLimits {
    Objects.requireNonNull(inductionsPerSecond, "inductionsPerSecond");
    Objects.requireNonNull(conclusionsPerSecond, "conclusionsPerSecond");
    Objects.requireNonNull(halfOpen, "halfOpen");
    Objects.requireNonNull(connections, "connections");
    Objects.requireNonNull(backlog, "backlog");
    Objects.requireNonNull(overloaded, "overloaded");
  }

  public EndpointLimits withInductionsPerSecond(Bound bound) {
    return new EndpointLimits(
        bound, conclusionsPerSecond, halfOpen, connections, backlog, overloaded);
  }

  public EndpointLimits withConclusionsPerSecond(Bound bound) {
    return new EndpointLimits(
        inductionsPerSecond, bound, halfOpen, connections, backlog, overloaded);
  }

  public EndpointLimits withHalfOpen(Bound bound) {
    return new EndpointLimits(
        inductionsPerSecond, conclusionsPerSecond, bound, connections, backlog, overloaded);
  }

  public EndpointLimits withConnections(Bound bound) {
    return new EndpointLimits(
        inductionsPerSecond, conclusionsPerSecond, halfOpen, bound, backlog, overloaded);
  }

  /** These limits with other words for those whom they turn away. */
  public EndpointLimits withRejections(Rejection tooManyWait, Rejection tooMuch) {
    return new EndpointLimits(
        inductionsPerSecond, conclusionsPerSecond, halfOpen, connections, tooManyWait, tooMuch);
  }
}
