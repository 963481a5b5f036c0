package io.millrace.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** How a loop waits for its sockets, and the kind of socket that it can wait for. */
interface Poller extends AutoCloseable {

  /** Which way of doing input and output this is. */
  Io io();

  /**
   * Binds a port for the loop. Any thread.
   *
   * @throws IOException if it cannot be bound
   */
  LoopSocket bind(EventLoop loop, InetSocketAddress address, PortUse use) throws IOException;

  /** Waits for the socket too from now on. Loop only. */
  void add(LoopSocket socket) throws IOException;

  /** No longer. Loop only. */
  void remove(LoopSocket socket);

  /**
   * Returns when a datagram came, the time is over, or somebody called {@link #wakeUp}. Loop only.
   *
   * @param waitNs 0: at once; {@link Deadlines#NONE}: however long it takes
   */
  void await(long waitNs) throws IOException;

  /**
   * Waits without looking at the sockets: until the time is over, or somebody called {@link
   * #wakeUp}. What comes meanwhile is there afterwards. Loop only.
   *
   * @param waitNs more than 0
   */
  default void nap(long waitNs) throws IOException {
    await(waitNs);
  }

  /** Ends the present wait, or the next. Any thread. */
  void wakeUp();

  @Override
  void close() throws IOException;
}
