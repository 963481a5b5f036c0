package io.millrace.net;

import io.millrace.net.linux.BatchSend;
import io.millrace.net.linux.BufferAddress;
import io.millrace.net.linux.Errno;
import io.millrace.net.linux.Libc;
import io.millrace.net.linux.ReceiveBatch;
import io.millrace.net.linux.SegmentedSend;
import io.millrace.net.linux.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux's socket: takes many datagrams in one call, and makes no object for any. */
final class LinuxUdpSocket extends LoopSocket {

  private static final Logger log = LoggerFactory.getLogger(LinuxUdpSocket.class);

  private static final int LONGEST_SENT = 65_507;

  private final Opened opened;
  private final ReceiveBatch batch;
  private final MemorySegment address;
  private final MemorySegment outgoing;
  private final ByteBuffer outgoingBytes;
  private final BufferAddress bufferAddress = new BufferAddress();
  private final SegmentedSend segmented;
  private final BatchSend together;
  private boolean open = true;

  private LinuxUdpSocket(
      EventLoop loop, Opened opened, InetSocketAddress localAddress, int receiveBufferBytes) {
    super(loop, localAddress, receiveBufferBytes);
    this.opened = opened;
    this.batch = new ReceiveBatch(opened.arena(), opened.addresses(), MAX_DATAGRAM);
    this.address = opened.arena().allocate(SocketAddresses.BYTES, 8);
    this.outgoing = opened.arena().allocate(LONGEST_SENT, 8);
    this.outgoingBytes = outgoing.asByteBuffer();
    this.segmented = new SegmentedSend(opened.arena());
    this.together = new BatchSend(opened.arena(), opened.addresses(), DatagramBatch.CAPACITY);
  }

  /** What a socket is made of, before it is known whether it can be bound. */
  private record Opened(int fd, Arena arena, Libc libc, SocketAddresses addresses) {

    static Opened open() throws IOException {
      // not closed with the socket: the handler that closes it may still be reading a datagram
      Arena arena = Arena.ofAuto();
      Libc libc = new Libc(arena.allocate(Libc.capturedBytes(), 8));
      int family = Libc.AF_INET6;
      int fd = libc.socket(family, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
      if (fd < 0) {
        family = Libc.AF_INET;
        fd = libc.socket(family, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
      }
      Opened opened = new Opened(fd, arena, libc, new SocketAddresses(family));
      if (fd < 0) {
        throw opened.failure("socket");
      }
      if (family == Libc.AF_INET6) {
        opened.set(Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0); // callers of both kinds
      }
      return opened;
    }

    IOException failure(String call) {
      return new IOException(call + ": " + Errno.name(libc.errno()));
    }

    boolean set(int level, int option, int value) {
      try (Arena brief = Arena.ofConfined()) {
        MemorySegment number = brief.allocateFrom(ValueLayout.JAVA_INT, value);
        return libc.setsockopt(fd, level, option, number.address(), 4) == 0;
      }
    }

    int get(int level, int option) {
      try (Arena brief = Arena.ofConfined()) {
        MemorySegment number = brief.allocateFrom(ValueLayout.JAVA_INT, 0);
        MemorySegment length = brief.allocateFrom(ValueLayout.JAVA_INT, 4);
        libc.getsockopt(fd, level, option, number.address(), length.address());
        return number.get(ValueLayout.JAVA_INT, 0);
      }
    }

    /** The kernel's bound holds for those without the right to overrule it. */
    void setBuffer(int option, int force, int bytes) {
      if (!set(Libc.SOL_SOCKET, force, bytes)) {
        set(Libc.SOL_SOCKET, option, bytes);
      }
    }

    void bind(InetSocketAddress wanted) throws IOException {
      try (Arena brief = Arena.ofConfined()) {
        MemorySegment name = brief.allocate(SocketAddresses.BYTES, 8);
        boolean any = wanted.getAddress().isAnyLocalAddress();
        int length = addresses.write(wanted, name, 0);
        if (any) {
          name.asSlice(4).fill((byte) 0);
        }
        if (length == 0 || libc.bind(fd, name.address(), length) != 0) {
          String why = length == 0 ? "this system has no IPv6" : Errno.name(libc.errno());
          throw new BindException("bind to " + wanted + ": " + why);
        }
      }
    }

    InetSocketAddress localAddress() throws IOException {
      try (Arena brief = Arena.ofConfined()) {
        MemorySegment name = brief.allocate(SocketAddresses.BYTES, 8);
        MemorySegment length = brief.allocateFrom(ValueLayout.JAVA_INT, SocketAddresses.BYTES);
        if (libc.getsockname(fd, name.address(), length.address()) != 0) {
          throw failure("getsockname");
        }
        return addresses.read(name, 0);
      }
    }

    void free() {
      if (fd >= 0) {
        libc.close(fd);
      }
    }
  }

  static LinuxUdpSocket bind(EventLoop loop, InetSocketAddress wanted) throws IOException {
    if (wanted.isUnresolved()) {
      throw new BindException("the host name " + wanted.getHostString() + " does not resolve");
    }
    Opened opened = Opened.open();
    try {
      opened.setBuffer(Libc.SO_RCVBUF, Libc.SO_RCVBUFFORCE, WANTED_BUFFER);
      opened.setBuffer(Libc.SO_SNDBUF, Libc.SO_SNDBUFFORCE, WANTED_BUFFER);
      opened.set(Libc.SOL_UDP, Libc.UDP_GRO, 1); // without it datagrams come one by one
      opened.bind(wanted);
      int granted = opened.get(Libc.SOL_SOCKET, Libc.SO_RCVBUF) / 2; // Linux tells the double
      return new LinuxUdpSocket(loop, opened, opened.localAddress(), granted);
    } catch (IOException e) {
      opened.free();
      throw e;
    }
  }

  int fd() {
    return opened.fd();
  }

  @Override
  int receive(DatagramHandler to, long nowNs) throws IOException {
    int count = 0;
    while (count < BATCH && open) {
      if (!batch.hasNext() && !fill()) {
        break;
      }
      while (open && batch.hasNext()) {
        count++;
        ByteBuffer datagram = batch.next(); // taken first: a handler that fails has had it
        to.onDatagram(datagram, batch.from(), nowNs);
      }
    }
    return count;
  }

  @Override
  boolean holdsDatagrams() {
    return batch.hasNext();
  }

  private boolean fill() throws IOException {
    int came = batch.receive(opened.libc(), opened.fd());
    if (came < 0 && opened.libc().errno() != Errno.EAGAIN && opened.libc().errno() != Errno.EINTR) {
      throw opened.failure("recvmmsg");
    }
    return came > 0;
  }

  @Override
  boolean trySend(ByteBuffer datagram, InetSocketAddress to) throws IOException {
    int length = datagram.remaining();
    if (length > LONGEST_SENT) {
      throw new IOException("EMSGSIZE: " + length + " bytes are more than a datagram holds");
    }
    int addressLength = opened.addresses().write(to, address, 0);
    if (addressLength == 0) {
      throw new IOException(Errno.name(Errno.EAFNOSUPPORT));
    }
    long sent =
        opened
            .libc()
            .sendto(
                opened.fd(),
                bytesOf(datagram),
                length,
                Libc.MSG_DONTWAIT,
                address.address(),
                addressLength);
    if (sent >= 0) {
      datagram.position(datagram.limit());
      return true;
    }
    if (Errno.isNoRoom(opened.libc().errno())) {
      return false;
    }
    throw opened.failure("sendto");
  }

  /** Where the kernel finds the datagram: where it lies, or a copy if that is the heap. */
  private long bytesOf(ByteBuffer datagram) {
    if (datagram.isDirect()) {
      return bufferAddress.of(datagram) + datagram.position();
    }
    outgoingBytes.clear().put(0, datagram, datagram.position(), datagram.remaining());
    return outgoing.address();
  }

  @Override
  int trySendAll(ShortDatagrams batch, int first) {
    if (first == 0) {
      for (int i = 0; i < batch.size(); i++) {
        together.put(i, batch.slots(), batch.at(i), batch.length(i), batch.peer(i));
      }
    }
    return together.send(opened.libc(), opened.fd(), first, batch.size() - first);
  }

  @Override
  boolean trySendTogether(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    int addressLength = opened.addresses().write(to, address, 0);
    return addressLength != 0
        && segmented.send(
            opened.libc(), opened.fd(), datagrams, segmentBytes, address.address(), addressLength);
  }

  @Override
  boolean isOpen() {
    return open;
  }

  @Override
  void free() {
    if (open) {
      open = false;
      log.debug("{} is closed", localAddress());
      opened.free();
    }
  }
}
