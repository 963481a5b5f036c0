package io.millrace.bench;

import io.millrace.net.DatagramHandler;
import io.millrace.net.Deadlines;
import io.millrace.net.EventLoop;
import io.millrace.net.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Where datagrams go that nobody needs: sockets that are read and do nothing. */
final class Targets implements AutoCloseable {

  private static final int SOCKETS = 4;

  private final List<InetSocketAddress> addresses;
  private final List<EventLoop> loops;

  private Targets(List<InetSocketAddress> addresses, List<EventLoop> loops) {
    this.addresses = addresses;
    this.loops = loops;
  }

  /**
   * Addresses of another process.
   *
   * @param text {@code HOST:PORT+COUNT}: ports one behind the other
   */
  static Targets elsewhere(String text) {
    return new Targets(parse(text), List.of());
  }

  /** Sockets of this process on loopback, on a thread of their own. */
  static Targets here() throws IOException {
    EventLoop loop = EventLoop.start("sink");
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      addresses.add(open(loop, any, new Sink()));
    }
    return new Targets(addresses, List.of(loop));
  }

  /** The named sockets, in this process, for another one that sends to them; until it is killed. */
  static void serve(String text) throws IOException, InterruptedException {
    Sink sink = new Sink();
    EventLoop loop = EventLoop.start("sink");
    for (InetSocketAddress address : parse(text)) {
      open(loop, address, sink);
    }
    System.out.println("ready");
    Thread.currentThread().join();
  }

  private static InetSocketAddress open(EventLoop loop, InetSocketAddress at, Sink sink)
      throws IOException {
    UdpSocket socket = loop.open(at);
    socket.start(sink);
    return socket.localAddress();
  }

  private static List<InetSocketAddress> parse(String text) {
    int colon = text.lastIndexOf(':');
    int plus = text.indexOf('+', colon);
    int first = Integer.parseInt(text.substring(colon + 1, plus < 0 ? text.length() : plus));
    int count = plus < 0 ? 1 : Integer.parseInt(text.substring(plus + 1));
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(new InetSocketAddress(text.substring(0, colon), first + i));
    }
    return addresses;
  }

  InetSocketAddress of(int viewer) {
    return addresses.get(viewer % addresses.size());
  }

  @Override
  public void close() {
    loops.forEach(EventLoop::close);
  }

  /** Forgets what comes. */
  private static final class Sink implements DatagramHandler {
    @Override
    public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {}

    @Override
    public void afterBatch(long nowNs) {}

    @Override
    public void onTimer(long nowNs) {}

    @Override
    public long nextDeadlineNs() {
      return Deadlines.NONE;
    }

    @Override
    public void onClosing(long nowNs) {}
  }
}
