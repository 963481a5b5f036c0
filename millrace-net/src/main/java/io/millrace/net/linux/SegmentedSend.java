package io.millrace.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many datagrams of one size to one peer in one sendmsg(2): the kernel, or the network card, cuts
 * them apart (UDP_SEGMENT, udp(7)). The size goes with each call, not with the socket, which would
 * quietly cut longer datagrams in two. One owner, the loop.
 *
 * <pre>
 *   msghdr, 56 bytes   name 8 | namelen 4 +4 | iov 8 | iovlen 8 | control 8 | controllen 8 | flags
 *   cmsghdr            len 8 | level 4 | type 4 | segment size 2 +6
 * </pre>
 */
public final class SegmentedSend {

  /** What one call may take: of datagrams as of all their bytes. */
  private static final int MOST_SEGMENTS = 48;

  private static final int MOST_BYTES = 65_507;

  private static final Logger log = LoggerFactory.getLogger(SegmentedSend.class);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final int CMSG_LEN = 18;
  private static final int CMSG_SPACE = 24;

  private final MemorySegment header;
  private final MemorySegment iovec;
  private final MemorySegment control;
  private @Nullable ByteBuffer lastBuffer;
  private long lastAddress;
  private boolean refused;

  public SegmentedSend(Arena arena) {
    header = arena.allocate(56, 8);
    iovec = arena.allocate(16, 8);
    control = arena.allocate(CMSG_SPACE, 8);
    header.set(LONG, 16, iovec.address());
    header.set(LONG, 24, 1);
    header.set(LONG, 32, control.address());
    header.set(LONG, 40, CMSG_SPACE);
    control.set(LONG, 0, CMSG_LEN);
    control.set(INT, 8, Libc.SOL_UDP);
    control.set(INT, 12, Libc.UDP_SEGMENT);
  }

  /**
   * Sends a run without waiting, and moves the buffer's position past what was taken.
   *
   * @param datagrams a direct buffer; others are not sent together
   * @param name address of the peer's sockaddr, of nameLength bytes
   * @return how many datagrams were taken; less than 0 if none was and they must go one by one
   */
  public int send(
      Libc libc, int fd, ByteBuffer datagrams, int segmentBytes, long name, int nameLength) {
    if (refused || !datagrams.isDirect()) {
      return -1;
    }
    header.set(LONG, 0, name);
    header.set(INT, 8, nameLength);
    control.set(ValueLayout.JAVA_SHORT, 16, (short) segmentBytes);
    int mostBytes = Math.min(MOST_SEGMENTS, MOST_BYTES / segmentBytes) * segmentBytes;
    long address = addressOf(datagrams);
    int taken = 0;
    while (datagrams.hasRemaining()) {
      int length = Math.min(datagrams.remaining(), mostBytes);
      iovec.set(LONG, 0, address + datagrams.position());
      iovec.set(LONG, 8, length);
      if (libc.sendmsg(fd, header.address(), Libc.MSG_DONTWAIT) < 0) {
        return failed(libc.errno(), taken);
      }
      datagrams.position(datagrams.position() + length);
      taken += (length + segmentBytes - 1) / segmentBytes;
    }
    return taken;
  }

  private int failed(int errno, int taken) {
    if (errno == Errno.EAGAIN || errno == Errno.ENOBUFS) {
      return taken;
    }
    if (errno == Errno.EIO
        || errno == Errno.EINVAL
        || errno == Errno.ENOPROTOOPT
        || errno == Errno.EOPNOTSUPP) {
      refused = true;
      log.info("no segmentation offload here ({}): one call a datagram", Errno.name(errno));
    }
    return taken > 0 ? taken : -1; // the rest tells its own reason one by one
  }

  /** Whoever sends has few buffers and sends from them again and again. */
  private long addressOf(ByteBuffer buffer) {
    if (buffer != lastBuffer) {
      lastBuffer = buffer;
      lastAddress = MemorySegment.ofBuffer(buffer.duplicate().clear()).address();
    }
    return lastAddress;
  }
}
