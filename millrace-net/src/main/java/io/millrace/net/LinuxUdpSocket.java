package io.millrace.net;

import io.millrace.net.linux.BatchSend;
import io.millrace.net.linux.BufferAddress;
import io.millrace.net.linux.Errno;
import io.millrace.net.linux.Libc;
import io.millrace.net.linux.ReceiveBatch;
import io.millrace.net.linux.SegmentedSend;
import io.millrace.net.linux.SocketAddresses;
import io.millrace.net.linux.UdpDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux's socket: takes many datagrams in one call, and makes no object for any. */
final class LinuxUdpSocket extends LoopSocket {

  private static final Logger log = LoggerFactory.getLogger(LinuxUdpSocket.class);

  private static final int LONGEST_SENT = 65_507;

  private final UdpDescriptor opened;
  private final ReceiveBatch batch;
  private final MemorySegment address;
  private final MemorySegment outgoing;
  private final ByteBuffer outgoingBytes;
  private final BufferAddress bufferAddress = new BufferAddress();
  private final SegmentedSend segmented;
  private final BatchSend together;
  private final BitSet toldErrnos = new BitSet();
  private final WallClock wallClock = new WallClock();
  private int refusal;
  private boolean receiving;
  private boolean mayBeReadable = true;

  private LinuxUdpSocket(EventLoop loop, UdpDescriptor opened) throws IOException {
    super(loop, opened.localAddress(), opened.receiveBufferBytes());
    this.opened = opened;
    this.batch = new ReceiveBatch(opened.arena(), opened.addresses(), MAX_DATAGRAM);
    this.address = opened.arena().allocate(SocketAddresses.BYTES, 8);
    this.outgoing = opened.arena().allocate(LONGEST_SENT, 8);
    this.outgoingBytes = outgoing.asByteBuffer();
    this.segmented = new SegmentedSend(opened.arena());
    this.together = new BatchSend(opened.arena(), opened.addresses(), DatagramBatch.CAPACITY);
  }

  /**
   * Chooses among the sockets of its port from now on. Any thread, before the socket is started.
   */
  void steer(SharedPort.Steering steering) throws SharingRefusedException {
    try {
      opened.steer(steering.wordAt(), steering.shift());
    } catch (IOException refused) {
      throw new SharingRefusedException(refused);
    }
  }

  static LinuxUdpSocket bind(EventLoop loop, InetSocketAddress wanted, PortUse use)
      throws IOException {
    if (wanted.isUnresolved()) {
      throw new BindException("the host name " + wanted.getHostString() + " does not resolve");
    }
    UdpDescriptor opened = UdpDescriptor.open();
    try {
      opened.setBuffers(WANTED_BUFFER);
      opened.set(Libc.SOL_UDP, Libc.UDP_GRO, 1); // without it datagrams come one by one
      if (use == PortUse.BESIDE) {
        bindBeside(opened, wanted);
      } else {
        opened.bind(wanted);
      }
      if (use == PortUse.SHARED) {
        share(opened); // not before: the port must have been free
      }
      return new LinuxUdpSocket(loop, opened);
    } catch (IOException e) {
      opened.free();
      throw e;
    }
  }

  /** Somebody of this process has the port, so whatever is in the way, it is only of sharing. */
  private static void bindBeside(UdpDescriptor opened, InetSocketAddress wanted)
      throws SharingRefusedException {
    share(opened);
    try {
      opened.bind(wanted);
    } catch (BindException refused) {
      throw new SharingRefusedException(refused);
    }
  }

  private static void share(UdpDescriptor opened) throws SharingRefusedException {
    try {
      opened.sharePort();
    } catch (IOException refused) {
      throw new SharingRefusedException(refused);
    }
  }

  @Override
  public void forget(InetSocketAddress from) {
    opened.addresses().forget(from);
  }

  int fd() {
    return opened.fd();
  }

  /** Something may have come since it was last looked at. */
  void mayBeReadable() {
    mayBeReadable = true;
  }

  @Override
  int receive(DatagramHandler to, long nowNs) throws IOException {
    receiving = true;
    try {
      return receiveBatch(to, nowNs);
    } finally {
      receiving = false;
    }
  }

  private int receiveBatch(DatagramHandler to, long nowNs) throws IOException {
    int count = 0;
    long cameNs = nowNs;
    while (count < BATCH && opened.isOpen()) {
      if (!batch.hasNext()) {
        if ((count > 0 && !mayBeReadable) || !fill()) {
          break;
        }
        cameNs = System.nanoTime(); // it may be much later than when the pass began
      }
      while (opened.isOpen() && batch.hasNext()) {
        count++;
        ByteBuffer datagram = batch.next(); // taken first: a handler that fails has had it
        to.onDatagram(datagram, batch.from(), cameNs);
      }
    }
    return count;
  }

  @Override
  public boolean noteArrivals() {
    return opened.set(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1);
  }

  @Override
  public long arrivalNs() {
    long nowNs = System.nanoTime();
    return receiving && batch.wallNs() != 0
        ? Math.min(nowNs, wallClock.toNanoTime(batch.wallNs(), nowNs))
        : nowNs;
  }

  @Override
  boolean mayReceive() {
    return mayBeReadable || batch.hasNext();
  }

  @Override
  boolean holdsDatagrams() {
    return batch.hasNext();
  }

  private boolean fill() throws IOException {
    int came = batch.receive(opened.libc(), opened.fd());
    mayBeReadable = came == ReceiveBatch.MESSAGES; // else that was all
    if (came < 0 && opened.libc().errno() != Errno.EAGAIN && opened.libc().errno() != Errno.EINTR) {
      throw opened.failure("recvmmsg");
    }
    return came > 0;
  }

  @Override
  SendResult trySend(ByteBuffer datagram, InetSocketAddress to) {
    int length = datagram.remaining();
    if (length > LONGEST_SENT) {
      return refused(Errno.EMSGSIZE, to);
    }
    int addressLength = opened.addresses().write(to, address, 0);
    if (addressLength == 0) {
      return refused(Errno.EAFNOSUPPORT, to);
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
      return SendResult.SENT;
    }
    int errno = opened.libc().errno();
    return Errno.isNoRoom(errno) ? SendResult.NO_ROOM : refused(errno, to);
  }

  /** Makes no object but for the first of a kind: without a route it comes for each datagram. */
  private SendResult refused(int errno, InetSocketAddress to) {
    refusal = errno;
    if (!toldErrnos.get(errno)) {
      toldErrnos.set(errno);
      warn(to, "sendto: " + Errno.name(errno));
    }
    return SendResult.FAILED;
  }

  @Override
  boolean refusedPeer() {
    return Errno.isForPeer(refusal);
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
    return opened.isOpen();
  }

  @Override
  void free() {
    if (opened.free()) {
      log.debug("{} is closed", localAddress());
    }
  }
}
