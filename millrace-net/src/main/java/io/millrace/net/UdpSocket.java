package io.millrace.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A bound UDP socket that a loop drives. Made by {@link EventLoop#open}; datagrams wait in the
 * kernel until {@link #start}.
 */
public interface UdpSocket extends AutoCloseable {

  /** The longest datagram that is received whole: an Ethernet frame's worth. */
  int MAX_DATAGRAM = 1500;

  /** The bound address, with the real port. Any thread. */
  InetSocketAddress localAddress();

  /** Hands every datagram to the handler from now on. Once. Any thread. */
  void start(DatagramHandler handler);

  /** How many bytes of receive buffer the kernel granted. Any thread. */
  int receiveBufferBytes();

  /**
   * Sends one datagram, position to limit. Loop only. Never blocks.
   *
   * @return what became of it
   */
  SendResult send(ByteBuffer datagram, InetSocketAddress to);

  /** Closes the port. Any thread; again does nothing. Returns when it is closed. */
  @Override
  void close();

  /** What became of a datagram. */
  enum SendResult {
    /** The kernel took it. */
    SENT,
    /** The send buffer is full; it may be tried again a little later. */
    NO_ROOM,
    /** The kernel refused it (no route, filtered, too long); trying again does not help. */
    FAILED
  }
}
