package io.millrace.srt.endpoint;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that came to one socket of a port and are another endpoint's: copies, 1,024 at most; at
 * the bound the newest is not taken. Any thread puts, the owner's loop takes.
 */
final class Inbox {

  static final int MOST = 1_024;

  /** A copy, and whose it was. */
  record Stray(ByteBuffer datagram, InetSocketAddress from) {}

  private final ArrayBlockingQueue<Stray> strays = new ArrayBlockingQueue<>(MOST);
  private volatile Runnable onArrival = () -> {};

  /** Who is told that something came; any thread. */
  void onArrival(Runnable told) {
    onArrival = told;
  }

  /** Copies position to limit, which stay; false if it is full. */
  boolean put(ByteBuffer datagram, InetSocketAddress from) {
    if (strays.remainingCapacity() == 0) {
      return false; // without a copy
    }
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
    copy.put(0, datagram, datagram.position(), datagram.remaining());
    if (!strays.offer(new Stray(copy, from))) {
      return false;
    }
    onArrival.run();
    return true;
  }

  /** The oldest, or null. */
  @Nullable Stray poll() {
    return strays.poll();
  }

  int size() {
    return strays.size();
  }
}
