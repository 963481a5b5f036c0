package io.millrace.srt.endpoint;

import org.jspecify.annotations.Nullable;

/** Sockets by their 30-bit ids. One owner. */
final class SocketTable extends SocketHash {

  @Nullable MuxedSocket get(int id) {
    for (int i = first(id); ; i = next(i)) {
      MuxedSocket found = at(i);
      if (found == null || found.id() == id) {
        return found;
      }
    }
  }

  /** Ids are random: their low bits will do. */
  @Override
  int hash(MuxedSocket socket) {
    return socket.id();
  }
}
