package io.millrace.cli.producer;

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

/** Calls over a UDP port of our own; the broker's name is looked up anew for each call. */
final class SrtEndpointCalls implements SrtCalls {

  private final HostAndPort broker;
  private final String streamId;
  private final SrtOptions options;
  private final EventLoop loop;
  private final SrtEndpoint endpoint;

  private SrtEndpointCalls(
      HostAndPort broker,
      String streamId,
      SrtOptions options,
      EventLoop loop,
      SrtEndpoint endpoint) {
    this.broker = broker;
    this.streamId = streamId;
    this.options = options;
    this.loop = loop;
    this.endpoint = endpoint;
  }

  /**
   * Looks the broker up and opens a port of its address family.
   *
   * @throws CommandFailure if the name does not resolve or there is no port
   */
  static SrtEndpointCalls open(HostAndPort broker, String streamId, SrtOptions options) {
    boolean v6 = broker.resolve().getAddress() instanceof Inet6Address;
    EventLoop loop = EventLoop.start("producer");
    try {
      SrtEndpoint endpoint =
          SrtEndpoint.open(loop, new InetSocketAddress(v6 ? "::" : "0.0.0.0", 0));
      return new SrtEndpointCalls(broker, streamId, options, loop, endpoint);
    } catch (IOException e) {
      loop.close();
      throw new CommandFailure("no UDP port to send from: " + e.getMessage());
    }
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
  public void call(SocketHandler handler, Answer answer) {
    Thread.ofVirtual().name("resolver").start(() -> resolveAndCall(handler, answer));
  }

  private void resolveAndCall(SocketHandler handler, Answer answer) {
    try {
      InetSocketAddress address = broker.resolve();
      loop.execute(() -> answer.calling(endpoint.connect(address, streamId, options, handler)));
    } catch (CommandFailure e) {
      loop.execute(() -> answer.notResolved(e.line()));
    }
  }

  @Override
  public void close() {
    endpoint.close();
    loop.close();
  }
}
