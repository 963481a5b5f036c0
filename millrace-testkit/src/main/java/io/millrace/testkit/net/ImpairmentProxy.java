package io.millrace.testkit.net;

import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.link.LinkCounters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * A UDP proxy between clients and one server that delays, loses, duplicates, reorders and changes
 * datagrams as {@link LinkConditions} say, by seed. Each client address gets a socket and a path of
 * its own. All methods may be called from any thread; a change holds for every datagram that
 * arrives after the call has returned. Times in the conditions are meant in {@link #nowNs()}.
 *
 * {@snippet :
 * try (ImpairmentProxy proxy = ImpairmentProxy.to(server, 42)) {
 *   proxy.conditionsToServer(LinkConditions.PERFECT.withLossRate(0.05).withDelayNs(20_000_000));
 *   connect(proxy.address());
 * }
 * }
 */
public final class ImpairmentProxy implements AutoCloseable {
  private final ProxyLoop loop;

  private ImpairmentProxy(ProxyLoop loop) {
    this.loop = loop;
  }

  /** A proxy to this server on a free loopback port. */
  public static ImpairmentProxy to(InetSocketAddress server, long seed) throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), server, seed);
  }

  /** A proxy to this server that listens on this address; port 0 takes a free one. */
  public static ImpairmentProxy start(InetSocketAddress listen, InetSocketAddress server, long seed)
      throws IOException {
    return new ImpairmentProxy(ProxyLoop.start(listen, server, seed));
  }

  /** Where clients send to. */
  public InetSocketAddress address() {
    return loop.address();
  }

  /** The port of {@link #address()}. */
  public int port() {
    return address().getPort();
  }

  /** Nanoseconds since the proxy started: the clock of its outages. */
  public long nowNs() {
    return loop.nowNs();
  }

  /** What holds from now on for datagrams to the server. */
  public void conditionsToServer(LinkConditions conditions) {
    loop.run(() -> loop.conditions(true, conditions));
  }

  /** What holds from now on for datagrams to the clients. */
  public void conditionsToClient(LinkConditions conditions) {
    loop.run(() -> loop.conditions(false, conditions));
  }

  /**
   * Drops datagrams to the server when the predicate says false. It runs on the proxy's thread and
   * gets a read-only buffer.
   */
  public void filterToServer(Predicate<ByteBuffer> filter) {
    loop.run(() -> loop.filter(true, filter));
  }

  /**
   * Drops datagrams to the clients when the predicate says false. It runs on the proxy's thread and
   * gets a read-only buffer.
   */
  public void filterToClient(Predicate<ByteBuffer> filter) {
    loop.run(() -> loop.filter(false, filter));
  }

  /** What happened to the datagrams of all clients so far. */
  public LinkCounters countersToServer() {
    return loop.ask(() -> loop.counters(true));
  }

  /** What happened to the datagrams of the server so far. */
  public LinkCounters countersToClient() {
    return loop.ask(() -> loop.counters(false));
  }

  /** How many client addresses have been seen. */
  public int clients() {
    return loop.ask(loop::clients);
  }

  /**
   * Datagrams dropped by the proxy itself: from a client too many, for want of memory, or refused
   * by a socket.
   */
  public long refused() {
    return loop.ask(loop::refused);
  }

  /** Ends the proxy; what is on its way is lost. Fails when its thread had failed before. */
  @Override
  public void close() {
    loop.close();
  }
}
