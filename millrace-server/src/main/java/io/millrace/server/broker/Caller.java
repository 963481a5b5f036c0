package io.millrace.server.broker;

import io.millrace.cli.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Who wants to publish.
 *
 * @param remote address of the caller
 * @param session {@code s} of the stream id, which a producer keeps for as long as it runs; empty
 *     if not sent
 */
record Caller(InetSocketAddress remote, String session) {

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

  Verdict against(Caller incumbent) {
    if (!session.isEmpty() && session.equals(incumbent.session)) {
      return Verdict.TAKE_OVER;
    }
    InetAddress host = remote.getAddress();
    return host.equals(incumbent.remote.getAddress())
        ? Verdict.TAKE_OVER_IF_SILENT
        : Verdict.REFUSE;
  }

  /** For people: {@code 192.0.2.7:40000}. */
  String name() {
    return HostAndPort.of(remote).toString();
  }
}
