package io.millrace.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Datagrams to different peers in one sendmmsg(2). One owner, the loop.
 *
 * <pre>
 *   mmsghdr, 64 bytes   name 8 | namelen 4 +4 | iov 8 | iovlen 8 | control 8 | controllen 8 |
 *                       flags 4 +4 | len 4 +4
 *   iovec               base 8 | len 8
 * </pre>
 */
public final class BatchSend {

  private static final int HEADER_BYTES = 64;
  private static final int NAMELEN_AT = 8;
  private static final int IOV_AT = 16;
  private static final int IOVLEN_AT = 24;
  private static final int IOVEC_BYTES = 16;
  private static final int NAME_BYTES = 32;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final SocketAddresses addresses;
  private final BufferAddress bufferAddress = new BufferAddress();
  private final MemorySegment headers;
  private final MemorySegment iovecs;
  private final MemorySegment names;

  /**
   * With room for messages.
   *
   * @param capacity the most that are sent together
   */
  public BatchSend(Arena arena, SocketAddresses addresses, int capacity) {
    this.addresses = addresses;
    headers = arena.allocate((long) capacity * HEADER_BYTES, 8);
    iovecs = arena.allocate((long) capacity * IOVEC_BYTES, 8);
    names = arena.allocate((long) capacity * NAME_BYTES, 8);
    for (int i = 0; i < capacity; i++) {
      long header = (long) i * HEADER_BYTES;
      headers.set(LONG, header, names.address() + (long) i * NAME_BYTES);
      headers.set(LONG, header + IOV_AT, iovecs.address() + (long) i * IOVEC_BYTES);
      headers.set(LONG, header + IOVLEN_AT, 1);
    }
  }

  /**
   * Sets what message {@code index} is.
   *
   * @param slots a direct buffer with the datagram's bytes
   * @param at index of its first byte
   * @param to a peer that the socket cannot have is refused when it is sent to
   */
  public void put(int index, ByteBuffer slots, int at, int length, InetSocketAddress to) {
    int nameLength = addresses.write(to, names, (long) index * NAME_BYTES);
    headers.set(INT, (long) index * HEADER_BYTES + NAMELEN_AT, nameLength);
    iovecs.set(LONG, (long) index * IOVEC_BYTES, bufferAddress.of(slots) + at);
    iovecs.set(LONG, (long) index * IOVEC_BYTES + 8, length);
  }

  /**
   * Sends messages without waiting.
   *
   * @return how many were taken; fewer than count if the next one was not, and must tell its own
   *     reason
   */
  public int send(Libc libc, int fd, int first, int count) {
    long header = headers.address() + (long) first * HEADER_BYTES;
    return Math.max(0, libc.sendmmsg(fd, header, count, Libc.MSG_DONTWAIT));
  }
}
