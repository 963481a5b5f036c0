package io.millrace.server.broker;

import io.millrace.net.Io;
import java.util.Optional;

/** What kind of sockets the broker has, for whoever wonders why it is fast or not. */
final class SocketKind {

  private SocketKind() {}

  /**
   * In one line.
   *
   * @param io not {@link Io#AUTO}: what it chose
   * @param whyNotNative what was in the way of native ones
   */
  static String text(Io io, Optional<String> whyNotNative) {
    return io == Io.NATIVE
        ? "native: many datagrams a system call"
        : "portable: one datagram a system call"
            + whyNotNative.map(why -> " (" + why + ")").orElse("");
  }

  /**
   * How many threads carry packets, in a few words.
   *
   * @param whyOne why there are no more, although more were wanted
   */
  static String loops(int count, Optional<String> whyOne) {
    return count == 1 ? "1 loop" + whyOne.map(why -> ": " + why).orElse("") : count + " loops";
  }
}
