package io.millrace.cli.consumer;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The real thing: one loop, one UDP socket. */
final class SrtEngine implements Engine {

  private final EventLoop loop;
  private final SrtEndpoint endpoint;
  private final Uplink uplink;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SrtEngine(EventLoop loop, SrtEndpoint endpoint, Uplink uplink) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.uplink = uplink;
  }

  /**
   * Binds the UDP port.
   *
   * @throws FailureException in one line, if a host does not resolve or the port is taken
   */
  static SrtEngine open(HostAndPort broker, HostAndPort bind, Duration latency) {
    InetSocketAddress remote = resolve("broker", broker);
    InetSocketAddress local =
        bind.host().isEmpty() ? new InetSocketAddress(bind.port()) : resolve("bind", bind);
    EventLoop loop = EventLoop.start("consumer");
    try {
      SrtEndpoint endpoint = SrtEndpoint.open(loop, local);
      Uplink uplink = new SrtUplink(endpoint, remote, SrtOptions.LIVE.withRcvLatency(latency));
      return new SrtEngine(loop, endpoint, uplink);
    } catch (IOException e) {
      loop.close();
      throw new FailureException(
          "cannot bind UDP "
              + (bind.host().isEmpty() ? "port " + bind.port() : bind)
              + " ("
              + e.getMessage()
              + "): choose an address of this machine and a free port with --bind, or port 0");
    }
  }

  private static InetSocketAddress resolve(String what, HostAndPort address) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    } catch (UnknownHostException e) {
      throw new FailureException(
          "%s %s: host '%s' does not resolve; check its spelling or give its address"
              .formatted(what, address, Printable.clean(address.host())));
    }
  }

  @Override
  public void every(Duration period, Runnable task) {
    loop.schedule(
        period,
        () -> {
          if (!closed.get()) {
            task.run();
            every(period, task);
          }
        });
  }

  @Override
  public Uplink uplink() {
    return uplink;
  }

  @Override
  public String localAddress() {
    InetSocketAddress local = endpoint.localAddress();
    return new HostAndPort(local.getAddress().getHostAddress(), local.getPort()).toString();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      endpoint.close();
      loop.close();
    }
  }
}
