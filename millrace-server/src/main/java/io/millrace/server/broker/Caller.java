package io.millrace.server.broker;

import io.millrace.broker.Role;
import io.millrace.cli.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Who wants to publish.
 *
 * @param remote address of the caller
 * @param session {@code s} of the stream id, which a producer keeps for as long as it runs; empty
 *     if not sent
 * @param identity who it proved to be, by a key or a token; empty where none is asked for
 * @param secret whether it must know the channel's passphrase
 * @param role what it wants to be to the channel
 */
record Caller(
    InetSocketAddress remote,
    String session,
    Optional<String> identity,
    boolean secret,
    Role role) {

  /** What to do with a second caller for a channel that has a producer. */
  enum Verdict {
    /** It is the same producer, which came back: it takes over at once. */
    TAKE_OVER,
    /**
     * It may be the same producer, killed and started again while its old connection has not timed
     * out: it takes over if the old connection stays silent.
     */
    TAKE_OVER_IF_SILENT,
    /** It is somebody else. */
    REFUSE
  }

  /**
   * By who it is, where that is known. Else who sends the same session is the same, and without a
   * session who knows the same passphrase; else the host decides.
   */
  Verdict against(Caller incumbent) {
    if (identity.isPresent() || incumbent.identity.isPresent()) {
      return identity.equals(incumbent.identity) ? Verdict.TAKE_OVER : Verdict.REFUSE;
    }
    if (session.equals(incumbent.session) && (secret || !session.isEmpty())) {
      return Verdict.TAKE_OVER;
    }
    InetAddress host = remote.getAddress();
    return host.equals(incumbent.remote.getAddress())
        ? Verdict.TAKE_OVER_IF_SILENT
        : Verdict.REFUSE;
  }

  /** Whether it may be the producer that left, come back: nothing of that one sends any more. */
  boolean mayBe(Caller left) {
    return against(left) != Verdict.REFUSE;
  }

  /** For people: {@code 192.0.2.7:40000}. */
  String name() {
    return HostAndPort.of(remote).toString();
  }
}
