package io.millrace.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The datagrams of one recvmmsg(2) call, handed out one by one: also those that the kernel joined
 * because they came from one sender in one go (UDP_GRO, udp(7)). One owner, the loop.
 *
 * <pre>
 *   mmsghdr, 64 bytes   name 8 | namelen 4 +4 | iov 8 | iovlen 8 | control 8 | controllen 8 |
 *                       flags 4 +4 | len 4 +4
 *   iovec               base 8 | len 8
 *   cmsghdr             len 8 | level 4 | type 4 | content, to the next multiple of 8
 *     UDP_GRO           the size of the joined datagrams 4
 *     SO_TIMESTAMPNS    seconds 8 | nanoseconds 8
 * </pre>
 */
public final class ReceiveBatch {

  /** Messages that one call takes at most. */
  public static final int MESSAGES = 32;

  private static final int BUFFER_BYTES = 65_536;
  private static final int CONTROL_BYTES = 64;

  private static final int HEADER_BYTES = 64;
  private static final int NAMELEN_AT = 8;
  private static final int IOV_AT = 16;
  private static final int IOVLEN_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROLLEN_AT = 40;
  private static final int LEN_AT = 56;
  private static final int IOVEC_BYTES = 16;
  private static final int CMSG_HEADER_BYTES = 16;
  private static final long NANOS = 1_000_000_000;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final SocketAddresses addresses;
  private final int longest;
  private final MemorySegment headers;
  private final MemorySegment iovecs;
  private final MemorySegment names;
  private final MemorySegment controls;
  private final MemorySegment buffers;
  private final ByteBuffer bytes;

  private int count;
  private int written = MESSAGES;
  private int message = -1;
  private int at;
  private int end;
  private int size;
  private long wallNs;
  private InetSocketAddress from = new InetSocketAddress(0);

  /**
   * Empty.
   *
   * @param longest datagrams that are longer come cut to one byte more
   */
  public ReceiveBatch(Arena arena, SocketAddresses addresses, int longest) {
    this.addresses = addresses;
    this.longest = longest;
    headers = arena.allocate((long) MESSAGES * HEADER_BYTES, 8);
    iovecs = arena.allocate((long) MESSAGES * IOVEC_BYTES, 8);
    names = arena.allocate((long) MESSAGES * 32, 8);
    controls = arena.allocate((long) MESSAGES * CONTROL_BYTES, 8);
    buffers = arena.allocate((long) MESSAGES * BUFFER_BYTES, 4096);
    bytes = buffers.asByteBuffer();
    for (int i = 0; i < MESSAGES; i++) {
      long header = (long) i * HEADER_BYTES;
      long iovec = (long) i * IOVEC_BYTES;
      iovecs.set(LONG, iovec, buffers.address() + (long) i * BUFFER_BYTES);
      iovecs.set(LONG, iovec + 8, BUFFER_BYTES);
      headers.set(LONG, header, names.address() + i * 32L);
      headers.set(LONG, header + IOV_AT, iovecs.address() + iovec);
      headers.set(LONG, header + IOVLEN_AT, 1);
      headers.set(LONG, header + CONTROL_AT, controls.address() + (long) i * CONTROL_BYTES);
    }
  }

  /**
   * Takes what has come without waiting. All of the last call must have been handed out.
   *
   * @return how many messages; less than 0 for a failure that {@code libc} names
   */
  public int receive(Libc libc, int fd) {
    for (int i = 0; i < written; i++) { // the kernel wrote the lengths of last time
      long header = (long) i * HEADER_BYTES;
      headers.set(INT, header + NAMELEN_AT, SocketAddresses.BYTES);
      headers.set(LONG, header + CONTROLLEN_AT, CONTROL_BYTES);
    }
    int came = libc.recvmmsg(fd, headers.address(), MESSAGES, Libc.MSG_DONTWAIT);
    count = Math.max(0, came);
    written = Math.max(1, count);
    message = -1;
    at = 0;
    end = -1;
    return came;
  }

  /** Whether there is another datagram. */
  public boolean hasNext() {
    return at < end || message + 1 < count;
  }

  /** The next datagram, position to limit; valid until the next one is asked for. */
  public ByteBuffer next() {
    if (at >= end) {
      open(++message);
    }
    int length = Math.min(size, end - at);
    bytes.limit(at + Math.min(length, longest + 1)).position(at);
    at += Math.max(length, 1); // an empty datagram is one too
    return bytes;
  }

  private void open(int index) {
    long header = (long) index * HEADER_BYTES;
    int length = headers.get(INT, header + LEN_AT);
    at = index * BUFFER_BYTES;
    end = at + length;
    size = length; // if nothing was joined
    wallNs = 0;
    readControl(index * CONTROL_BYTES, (int) headers.get(LONG, header + CONTROLLEN_AT));
    from = addresses.read(names, index * 32L);
  }

  private void readControl(int begin, int bytes) {
    int end = begin + Math.min(bytes, CONTROL_BYTES);
    int at = begin;
    while (at + CMSG_HEADER_BYTES < end) {
      int length = (int) controls.get(LONG, at);
      if (length < CMSG_HEADER_BYTES) {
        return;
      }
      readMessage(controls.get(INT, at + 8L), controls.get(INT, at + 12L), at + CMSG_HEADER_BYTES);
      at += length + 7 & ~7;
    }
  }

  private void readMessage(int level, int type, long content) {
    if (level == Libc.SOL_UDP && type == Libc.UDP_GRO) {
      int joined = controls.get(INT, content);
      size = joined > 0 ? joined : size;
    } else if (level == Libc.SOL_SOCKET && type == Libc.SO_TIMESTAMPNS) {
      wallNs = controls.get(LONG, content) * NANOS + controls.get(LONG, content + 8);
    }
  }

  /**
   * When the datagram that {@link #next} gave last reached this machine: nanoseconds since 1970 by
   * the wall clock; 0 if the kernel was not asked to note it.
   */
  public long wallNs() {
    return wallNs;
  }

  /** Who sent the datagram that {@link #next} gave last. */
  public InetSocketAddress from() {
    return from;
  }
}
