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
   * Has the kernel note from now on when each datagram arrives, for {@link #arrivalNs}. Any thread.
   *
   * @return false if it cannot
   */
  boolean noteArrivals();

  /**
   * When the datagram that is being handled reached this machine, on System.nanoTime's scale:
   * before it waited for this loop. Within {@link DatagramHandler#onDatagram}, of a socket that
   * notes arrivals; else now. Loop only.
   */
  long arrivalNs();

  /**
   * Sends one datagram, position to limit. Loop only. Never blocks.
   *
   * @return what became of it
   */
  SendResult send(ByteBuffer datagram, InetSocketAddress to);

  /**
   * Sends a run of datagrams of one size that lie one behind the other, position to limit; the last
   * one may be shorter. In one system call where the kernel can (UDP segmentation offload), else
   * one by one. Loop only. Never blocks; the bytes may be changed when it returns.
   *
   * @param segmentBytes of each datagram but the last: 1 to {@link #MAX_DATAGRAM}
   * @return how many datagrams were taken or refused for good; fewer than there are if the send
   *     buffer is full: the rest may be tried again a little later. The position moves past them.
   */
  int sendSegments(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to);

  /**
   * Nothing more is expected from the sender of the datagram that is being handled: it goes to
   * another socket of the port. What is remembered of it here is let go. Loop only.
   */
  default void forget(InetSocketAddress from) {}

  /** A new, empty batch of short datagrams for this socket. Any thread. */
  DatagramBatch newBatch();

  /** How many datagrams found no room in the send buffer, each time they were tried. Any thread. */
  long noRoomCount();

  /** How many datagrams the kernel refused for good. Any thread. */
  long failedCount();

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
