package io.millrace.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The portable socket: a {@link DatagramChannel}, one system call a datagram. */
final class NioUdpSocket extends LoopSocket {

  private static final Logger log = LoggerFactory.getLogger(NioUdpSocket.class);

  private static final int MOST_TOLD = 64;

  private final DatagramChannel channel;
  private final Set<String> toldFailures = new HashSet<>();
  private final ByteBuffer received = ByteBuffer.allocateDirect(MAX_DATAGRAM + 1);

  private NioUdpSocket(EventLoop loop, DatagramChannel channel) throws IOException {
    super(
        loop,
        (InetSocketAddress) channel.getLocalAddress(),
        channel.getOption(StandardSocketOptions.SO_RCVBUF));
    this.channel = channel;
  }

  static NioUdpSocket bind(EventLoop loop, InetSocketAddress address, PortUse use)
      throws IOException {
    if (address.isUnresolved()) {
      throw new BindException("the host name " + address.getHostString() + " does not resolve");
    }
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, WANTED_BUFFER);
      if (use == PortUse.BESIDE) {
        bindBeside(channel, address);
      } else {
        channel.bind(address);
      }
      if (use == PortUse.SHARED) {
        sharePort(channel); // not before: the port must have been free
      }
      channel.configureBlocking(false);
      return new NioUdpSocket(loop, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Somebody of this process has the port, so whatever is in the way, it is only of sharing. */
  private static void bindBeside(DatagramChannel channel, InetSocketAddress address)
      throws SharingRefusedException {
    sharePort(channel);
    try {
      channel.bind(address);
    } catch (IOException refused) {
      throw new SharingRefusedException(refused);
    }
  }

  private static void sharePort(DatagramChannel channel) throws SharingRefusedException {
    if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      throw new SharingRefusedException("on this system a port has one socket (no SO_REUSEPORT)");
    }
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    } catch (IOException refused) {
      throw new SharingRefusedException(refused);
    }
  }

  void register(Selector selector) throws IOException {
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  @Override
  int receive(DatagramHandler to, long nowNs) throws IOException {
    int count = 0;
    while (count < BATCH && channel.isOpen()) {
      received.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(received);
      if (from == null) {
        break;
      }
      count++;
      to.onDatagram(received.flip(), from, nowNs);
    }
    return count;
  }

  @Override
  SendResult trySend(ByteBuffer datagram, InetSocketAddress to) {
    boolean empty = !datagram.hasRemaining();
    try {
      int sent = channel.send(datagram, to);
      return sent != 0 || empty ? SendResult.SENT : SendResult.NO_ROOM;
    } catch (UnsupportedAddressTypeException e) {
      return refused("this system has no such address family", to);
    } catch (IOException e) {
      return refused(String.valueOf(e.getMessage()), to);
    }
  }

  private SendResult refused(String why, InetSocketAddress to) {
    if (toldFailures.size() < MOST_TOLD && toldFailures.add(why)) {
      warn(to, why);
    }
    return SendResult.FAILED;
  }

  @Override
  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  void free() {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("closing {} failed: {}", localAddress(), e.getMessage());
    }
  }
}
