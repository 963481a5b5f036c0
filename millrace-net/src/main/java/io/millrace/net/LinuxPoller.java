package io.millrace.net;

import io.millrace.net.linux.Errno;
import io.millrace.net.linux.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits by ppoll(2), to the nanosecond; others end the wait through an eventfd(2). The sockets are
 * in no epoll set: that would cost each sent datagram a wake-up of the set.
 */
final class LinuxPoller implements Poller {

  private static final int POLLFD_BYTES = 8;
  private static final int MOST_SOCKETS = 1024;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Arena arena = Arena.ofShared();
  private final Libc libc = new Libc(arena.allocate(Libc.capturedBytes(), 8));
  private final MemorySegment fds = arena.allocate((MOST_SOCKETS + 1L) * POLLFD_BYTES, 8);
  private final MemorySegment timespec = arena.allocate(16, 8);
  private final MemorySegment counter = arena.allocate(8, 8);
  private final List<LinuxUdpSocket> sockets = new ArrayList<>();
  private final int wakeFd;

  // by any thread: a write to the eventfd, which must not meet its closing
  private final ReentrantLock waking = new ReentrantLock();
  private final Libc wakersLibc = new Libc(arena.allocate(Libc.capturedBytes(), 8));
  private final MemorySegment one = arena.allocate(8, 8);
  private boolean closed;

  LinuxPoller() throws IOException {
    wakeFd = libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
    if (wakeFd < 0) {
      String why = Errno.name(libc.errno());
      arena.close();
      throw new IOException("eventfd: " + why);
    }
    one.set(ValueLayout.JAVA_LONG, 0, 1);
    put(0, wakeFd);
  }

  private void put(int slot, int fd) {
    fds.set(ValueLayout.JAVA_INT, (long) slot * POLLFD_BYTES, fd);
    fds.set(ValueLayout.JAVA_SHORT, (long) slot * POLLFD_BYTES + 4, (short) Libc.POLLIN);
  }

  @Override
  public Io io() {
    return Io.NATIVE;
  }

  @Override
  public LoopSocket bind(EventLoop loop, InetSocketAddress address, PortUse use)
      throws IOException {
    return LinuxUdpSocket.bind(loop, address, use);
  }

  @Override
  public void add(LoopSocket socket) throws IOException {
    if (sockets.size() == MOST_SOCKETS) {
      throw new IOException("a loop has at most " + MOST_SOCKETS + " sockets");
    }
    sockets.add((LinuxUdpSocket) socket);
    layOut();
  }

  @Override
  public void remove(LoopSocket socket) {
    if (sockets.remove(socket)) {
      layOut();
    }
  }

  private void layOut() {
    for (int i = 0; i < sockets.size(); i++) {
      put(i + 1, sockets.get(i).fd());
    }
  }

  @Override
  public void await(long waitNs) throws IOException {
    if (waitNs == 0) {
      sockets.forEach(LinuxUdpSocket::mayBeReadable); // quicker than to ask
      return;
    }
    int ready = poll(sockets.size() + 1, waitNs);
    if (ready > 0) {
      noteReadable();
    }
    takeWakeUp(ready);
  }

  @Override
  public void nap(long waitNs) throws IOException {
    int ready = poll(1, waitNs);
    sockets.forEach(LinuxUdpSocket::mayBeReadable);
    takeWakeUp(ready);
  }

  /** Waits for the first so many: the wake-up, then the sockets. */
  private int poll(int count, long waitNs) throws IOException {
    long timeout = 0;
    if (waitNs != Deadlines.NONE) {
      timespec.set(ValueLayout.JAVA_LONG, 0, waitNs / NANOS_PER_SECOND);
      timespec.set(ValueLayout.JAVA_LONG, 8, waitNs % NANOS_PER_SECOND);
      timeout = timespec.address();
    }
    int ready = libc.ppoll(fds.address(), count, timeout);
    if (ready < 0 && libc.errno() != Errno.EINTR) {
      throw new IOException("ppoll: " + Errno.name(libc.errno()));
    }
    return ready;
  }

  private void takeWakeUp(int ready) {
    if (ready > 0 && fds.get(ValueLayout.JAVA_SHORT, 6) != 0) {
      libc.read(wakeFd, counter.address(), counter.byteSize());
    }
  }

  /** The others need no look in this pass. */
  private void noteReadable() {
    for (int i = 0; i < sockets.size(); i++) {
      if (fds.get(ValueLayout.JAVA_SHORT, (i + 1L) * POLLFD_BYTES + 6) != 0) {
        sockets.get(i).mayBeReadable();
      }
    }
  }

  @Override
  public void wakeUp() {
    waking.lock();
    try {
      if (!closed) {
        wakersLibc.write(wakeFd, one.address(), one.byteSize());
      }
    } finally {
      waking.unlock();
    }
  }

  @Override
  public void close() {
    waking.lock();
    try {
      if (!closed) {
        closed = true;
        libc.close(wakeFd);
        arena.close();
      }
    } finally {
      waking.unlock();
    }
  }
}
