package io.millrace.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
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

  /** After so many refusals with nothing taken between, the next runs go one by one. */
  private static final int MOST_REFUSALS = 16;

  private static final int RUNS_SKIPPED = 4_096;

  private static final Logger log = LoggerFactory.getLogger(SegmentedSend.class);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final int CMSG_LEN = 18;
  private static final int CMSG_SPACE = 24;

  private final BufferAddress bufferAddress = new BufferAddress();
  private final MemorySegment header;
  private final MemorySegment iovec;
  private final MemorySegment control;
  private boolean told;
  private int refusals;
  private int runsToSkip;

  /** Takes what memory it needs from the arena. */
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
   * @return false if what is left must go one by one; true if all was taken or there is no room
   */
  public boolean send(
      Libc libc, int fd, ByteBuffer datagrams, int segmentBytes, long name, int nameLength) {
    if (!datagrams.isDirect()) {
      return false;
    }
    if (runsToSkip > 0) {
      runsToSkip--;
      return false;
    }
    header.set(LONG, 0, name);
    header.set(INT, 8, nameLength);
    control.set(ValueLayout.JAVA_SHORT, 16, (short) segmentBytes);
    int mostBytes = Math.min(MOST_SEGMENTS, MOST_BYTES / segmentBytes) * segmentBytes;
    long address = bufferAddress.of(datagrams);
    while (datagrams.hasRemaining()) {
      int length = Math.min(datagrams.remaining(), mostBytes);
      iovec.set(LONG, 0, address + datagrams.position());
      iovec.set(LONG, 8, length);
      if (libc.sendmsg(fd, header.address(), Libc.MSG_DONTWAIT) < 0) {
        return isNoRoom(libc.errno());
      }
      refusals = 0;
      datagrams.position(datagrams.position() + length);
    }
    return true;
  }

  private boolean isNoRoom(int errno) {
    if (Errno.isNoRoom(errno)) {
      return true;
    }
    if (errno == Errno.EMSGSIZE // the path's MTU; also EINVAL, before Linux 6
        || errno == Errno.EIO
        || errno == Errno.EINVAL
        || errno == Errno.ENOPROTOOPT
        || errno == Errno.EOPNOTSUPP) {
      refused(errno);
    }
    return false; // one by one they tell their own reason
  }

  /** It may be the path to one peer, so nobody else pays for it; nor is each run tried for ever. */
  private void refused(int errno) {
    if (!told) {
      told = true;
      log.info("datagrams go one by one where they cannot go together: {}", Errno.name(errno));
    }
    if (++refusals >= MOST_REFUSALS) {
      refusals = 0;
      runsToSkip = RUNS_SKIPPED;
    }
  }
}
