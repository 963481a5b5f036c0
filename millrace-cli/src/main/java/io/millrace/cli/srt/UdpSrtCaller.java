package io.millrace.cli.srt;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.HostAndPort;
import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Calls over a UDP port; the broker's name is looked up anew for each call, as it may move. */
public final class UdpSrtCaller implements SrtCaller {

  private final HostAndPort broker;
  private final String ownHost;
  private final EventLoop loop;
  private final SrtEndpoint endpoint;

  private UdpSrtCaller(HostAndPort broker, String ownHost, EventLoop loop, SrtEndpoint endpoint) {
    this.broker = broker;
    this.ownHost = ownHost;
    this.loop = loop;
    this.endpoint = endpoint;
  }

  /**
   * Looks the broker up and opens a port. May wait for a name server.
   *
   * @param name the loop's
   * @param bind ours; {@link HostAndPort#ANY} and the like: an address of the broker's family
   * @throws CommandFailure if a name does not resolve or the port cannot be had
   */
  public static SrtCaller open(String name, HostAndPort broker, HostAndPort bind) {
    InetSocketAddress remote = broker.resolve();
    InetSocketAddress local = bind.isAnyHost() ? any(remote, bind.port()) : bind.resolve();
    EventLoop loop = EventLoop.start(name);
    try {
      SrtEndpoint endpoint = SrtEndpoint.open(loop, local);
      return new UdpSrtCaller(broker, HostAndPort.of(local).host(), loop, endpoint);
    } catch (IOException e) {
      loop.close();
      throw new CommandFailure(
          "UDP address "
              + HostAndPort.of(local)
              + " cannot be had ("
              + e.getMessage()
              + "); choose an address of this machine and a free port, or port 0 for any");
    }
  }

  private static InetSocketAddress any(InetSocketAddress remote, int port) {
    boolean v6 = remote.getAddress() instanceof Inet6Address;
    return new InetSocketAddress(v6 ? "::" : "0.0.0.0", port);
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    loop.schedule(delay, task);
  }

  @Override
  public void call(String streamId, SrtOptions options, SocketHandler handler, Answer answer) {
    SrtOptions ours = options.with(o -> o.peerIdleTimeo(BROKER_IDLE));
    Thread.ofVirtual()
        .name("resolver")
        .start(() -> resolveAndCall(streamId, ours, handler, answer));
  }

  private void resolveAndCall(
      String streamId, SrtOptions options, SocketHandler handler, Answer answer) {
    try {
      InetSocketAddress address = broker.resolve();
      loop.execute(() -> answer.calling(endpoint.connect(address, streamId, options, handler)));
    } catch (CommandFailure e) {
      loop.execute(() -> answer.notResolved(e.line()));
    }
  }

  @Override
  public String localAddress() {
    return new HostAndPort(ownHost, endpoint.localAddress().getPort()).toString();
  }

  @Override
  public void close() {
    endpoint.close();
    loop.close();
  }
}
