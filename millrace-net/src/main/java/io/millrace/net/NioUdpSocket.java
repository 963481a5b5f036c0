package io.millrace.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The portable socket: a {@link DatagramChannel}, one system call a datagram. */
final class NioUdpSocket implements UdpSocket {

  private static final Logger log = LoggerFactory.getLogger(NioUdpSocket.class);
  private static final int WANTED_BUFFER = 8 << 20;

  /** Datagrams taken in one pass before timers and other sockets get their turn. */
  private static final int BATCH = 256;

  private final EventLoop loop;
  private final DatagramChannel channel;
  private final InetSocketAddress localAddress;
  private final int receiveBufferBytes;
  private final ByteBuffer received = ByteBuffer.allocateDirect(MAX_DATAGRAM + 1);

  // owned by the loop
  private @Nullable DatagramHandler handler;
  private @Nullable String lastSendFailure;

  private NioUdpSocket(EventLoop loop, DatagramChannel channel) throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    this.receiveBufferBytes = channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }

  static NioUdpSocket bind(EventLoop loop, InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new BindException("the host name " + address.getHostString() + " does not resolve");
    }
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, WANTED_BUFFER);
      channel.bind(address);
      channel.configureBlocking(false);
      return new NioUdpSocket(loop, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void start(DatagramHandler newHandler) {
    loop.execute(() -> {
      handler = newHandler;
      loop.attach(this);
    });
  }

  void register(Selector selector) throws IOException {
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Takes what has come, then calls the timer if it is due. */
  void pass(long nowNs) {
    DatagramHandler current = handler;
    if (current == null) {
      return;
    }
    if (receive(current, nowNs) > 0) {
      current.afterBatch(nowNs);
    }
    if (!channel.isOpen()) {
      return; // the handler closed it
    }
    if (Deadlines.isDue(current.nextDeadlineNs(), nowNs)) {
      current.onTimer(nowNs);
    }
  }

  private int receive(DatagramHandler current, long nowNs) {
    int count = 0;
    try {
      while (count < BATCH && channel.isOpen()) {
        received.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(received);
        if (from == null) {
          break;
        }
        count++;
        current.onDatagram(received.flip(), from, nowNs);
      }
    } catch (IOException e) {
      log.warn("receiving on {} failed: {}", localAddress, e.getMessage());
    }
    return count;
  }

  long nextDeadlineNs() {
    return handler == null ? Deadlines.NONE : handler.nextDeadlineNs();
  }

  /** The last chance to send, then the port is free. */
  void shut(long nowNs) {
    if (channel.isOpen()) {
      if (handler != null) {
        handler.onClosing(nowNs);
      }
      closeChannel();
    }
  }

  @Override
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public int receiveBufferBytes() {
    return receiveBufferBytes;
  }

  @Override
  public SendResult send(ByteBuffer datagram, InetSocketAddress to) {
    assert loop.isCurrent();
    try {
      return channel.send(datagram, to) == 0 && datagram.hasRemaining()
          ? SendResult.NO_ROOM
          : SendResult.SENT;
    } catch (IOException e) {
      noteSendFailure(to, e);
      return SendResult.FAILED;
    }
  }

  /** Each kind of failure is logged when it starts, not for every datagram. */
  private void noteSendFailure(InetSocketAddress to, IOException e) {
    String failure = String.valueOf(e.getMessage());
    if (!failure.equals(lastSendFailure)) {
      lastSendFailure = failure;
      log.warn("sending to {} failed: {}", to, failure);
    }
  }

  @Override
  public void close() {
    if (!loop.callAndWait(now -> loop.detach(this, now))) {
      closeChannel();
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("closing {} failed: {}", localAddress, e.getMessage());
    }
  }
}
