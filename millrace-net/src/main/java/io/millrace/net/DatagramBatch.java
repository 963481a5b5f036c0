package io.millrace.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Short datagrams to different peers, collected and then sent together: in one system call where
 * the kernel can (sendmmsg(2)), else one by one. Made by {@link UdpSocket#newBatch}; loop only.
 * Allocates nothing once it is made.
 */
public interface DatagramBatch {

  /** How many datagrams it holds. */
  int CAPACITY = 64;

  /** The longest datagram that it holds, in bytes. */
  int MAX_DATAGRAM = 128;

  /**
   * Adds a copy of the datagram, position to limit; the position moves to the limit.
   *
   * @return false if it is full: nothing was added, {@link #flush} first
   * @throws IllegalArgumentException if the datagram is longer than {@link #MAX_DATAGRAM}
   */
  boolean add(ByteBuffer datagram, InetSocketAddress to);

  /** Whether it holds nothing. */
  boolean isEmpty();

  /** How many datagrams it holds, 0 to {@link #CAPACITY}. */
  int size();

  /**
   * Sends them all in the order in which they were added, and is empty then. Never blocks. What
   * finds no room in the send buffer is dropped and counted ({@link UdpSocket#noRoomCount}); what
   * the kernel refuses harms no other.
   *
   * @return how many were taken or refused for good; the others were dropped
   */
  int flush();

  /** Forgets what it holds. */
  void clear();
}
