package io.millrace.srt.endpoint;

import io.millrace.net.Source;
import io.millrace.srt.handshake.Rejection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller may go on, by the endpoint's limits (guide §20.3). Takes the same memory whoever
 * calls. All endpoints of a port ask the same one: thread-safe, once a handshake.
 */
final class Admission {

  private final EndpointLimits limits;
  private final RateLimiter inductions;
  private final RateLimiter conclusions;
  private final LimitCounters counters = new LimitCounters();

  Admission(EndpointLimits limits, RandomGenerator random, long nowNs) {
    this.limits = limits;
    this.inductions = new RateLimiter(limits.inductionsPerSecond(), random.nextLong(), nowNs);
    this.conclusions = new RateLimiter(limits.conclusionsPerSecond(), random.nextLong(), nowNs);
  }

  /** Whether an induction is answered. */
  synchronized boolean admitsInduction(InetSocketAddress from, long nowNs) {
    Limit over =
        switch (inductions.admit(Source.networkOf(from.getAddress()), nowNs)) {
          case WITHIN -> null;
          case TOO_MANY_OF_SOURCE -> Limit.INDUCTIONS_PER_SECOND_OF_A_NETWORK;
          case TOO_MANY_IN_ALL -> Limit.INDUCTIONS_PER_SECOND;
        };
    return over == null || isCounted(over, from, nowNs);
  }

  /**
   * Whether a new call is looked at; the caller's address is proven.
   *
   * @return null if it is, else what to tell the caller
   */
  synchronized @Nullable Rejection refusal(
      InetSocketAddress from, CallerTable<?> pending, AcceptedCallers accepted, long nowNs) {
    Limit over = exceeded(from.getAddress(), pending, accepted, nowNs);
    if (over == null) {
      return null;
    }
    counters.count(over, from, nowNs);
    return over == Limit.HALF_OPEN || over == Limit.HALF_OPEN_OF_AN_ADDRESS
        ? limits.backlog()
        : limits.overloaded();
  }

  private @Nullable Limit exceeded(
      InetAddress address, CallerTable<?> pending, AcceptedCallers accepted, long nowNs) {
    if (pending.sizeOf(address) >= limits.halfOpen().perSource()) {
      return Limit.HALF_OPEN_OF_AN_ADDRESS;
    }
    if (pending.sizeInAll() >= limits.halfOpen().inAll()) {
      return Limit.HALF_OPEN;
    }
    // all that wait may be accepted
    int ofAddress = pending.sizeOf(address) + accepted.sizeOf(address);
    if (ofAddress >= limits.connections().perSource()) {
      return Limit.CONNECTIONS_OF_AN_ADDRESS;
    }
    if (pending.sizeInAll() + accepted.sizeInAll() >= limits.connections().inAll()) {
      return Limit.CONNECTIONS;
    }
    return switch (conclusions.admit(Source.of(address), nowNs)) {
      case WITHIN -> null;
      case TOO_MANY_OF_SOURCE -> Limit.CONCLUSIONS_PER_SECOND_OF_AN_ADDRESS;
      case TOO_MANY_IN_ALL -> Limit.CONCLUSIONS_PER_SECOND;
    };
  }

  private boolean isCounted(Limit over, InetSocketAddress from, long nowNs) {
    counters.count(over, from, nowNs);
    return false;
  }

  /** How often each limit turned a caller away; those never reached are left out. */
  synchronized Map<String, Long> overLimit() {
    return counters.snapshot();
  }
}
