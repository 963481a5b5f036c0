package io.millrace.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Waits by the JDK's selector. */
final class NioPoller implements Poller {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;

  NioPoller() throws IOException {
    selector = Selector.open();
  }

  @Override
  public Io io() {
    return Io.NIO;
  }

  @Override
  public LoopSocket bind(EventLoop loop, InetSocketAddress address, PortUse use)
      throws IOException {
    return NioUdpSocket.bind(loop, address, use);
  }

  @Override
  public void add(LoopSocket socket) throws IOException {
    ((NioUdpSocket) socket).register(selector);
  }

  /** A closed channel leaves its selector by itself. */
  @Override
  public void remove(LoopSocket socket) {}

  @Override
  public void await(long waitNs) throws IOException {
    if (waitNs == 0) {
      selector.selectNow(NioPoller::ignore);
    } else if (waitNs == Deadlines.NONE) {
      selector.select(NioPoller::ignore);
    } else {
      selector.select(NioPoller::ignore, (waitNs + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }
  }

  /** Every socket is drained in every pass, ready or not: few passes find none ready. */
  private static void ignore(SelectionKey key) {}

  @Override
  public void wakeUp() {
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
