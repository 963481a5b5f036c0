package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.net.EventLoop;
import io.millrace.net.Io;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.HostPort;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.HttpApi;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A running broker: one loop, one SRT port, all channels, and HTTP if it is wanted. */
public final class BrokerServer implements AutoCloseable {

  private static final Duration LOOK_AROUND = Duration.ofMillis(500);

  private final EventLoop loop;
  private final SrtEndpoint endpoint;
  private final Broker broker;
  private final Journal journal = new Journal();
  private final Watchman watchman = new Watchman(journal);
  private final LoopView view;
  private @Nullable HttpApi http;
  private boolean wholeSecond;

  private BrokerServer(BrokerConfig config, InetSocketAddress bind, EventLoop loop)
      throws IOException {
    this.loop = loop;
    this.broker =
        new Broker(
            new BrokerLimits(
                config.logBytes().bytes(), config.logDuration(), config.joinBytes().bytes()),
            () -> (long) (config.coalescing().toNanos() * loop.pressure()));
    Reception reception =
        new Reception(
            broker,
            options(config),
            config.encryption(),
            journal,
            System::nanoTime,
            loop::schedule);
    this.endpoint = SrtEndpoint.listening(loop, bind, reception);
    this.view = new LoopView(endpoint, broker, reception);
    endpoint.afterBatch(new FanOut(broker));
    loop.schedule(LOOK_AROUND, this::lookAround);
  }

  /**
   * Starts SRT, then HTTP.
   *
   * @throws StartException if an address cannot be had; nothing is left running then
   */
  public static BrokerServer start(BrokerConfig config) throws StartException {
    InetSocketAddress bind = config.bind().resolve("bind");
    Optional<InetSocketAddress> httpBind = config.http().map(address -> address.resolve("http"));
    EventLoop loop = startLoop(config.io());
    BrokerServer server;
    try {
      server = new BrokerServer(config, bind, loop);
    } catch (IOException e) {
      loop.close();
      throw StartException.cannotListen(
          "", config.bind(), "choose another with --bind HOST:PORT", e);
    }
    if (httpBind.isPresent()) {
      server.startHttp(httpBind.get(), config.http().get());
    }
    return server;
  }

  private static EventLoop startLoop(Io io) throws StartException {
    try {
      return EventLoop.start("srt", io);
    } catch (UncheckedIOException e) {
      throw StartException.noSockets(io, Objects.requireNonNull(e.getCause()));
    }
  }

  private void startHttp(InetSocketAddress bind, HostPort asWritten) throws StartException {
    try {
      http = HttpApi.start(bind, view);
    } catch (IOException e) {
      close();
      throw StartException.cannotListen(
          "HTTP address ", asWritten, "choose another with --http HOST:PORT or --http off", e);
    }
  }

  /** What every connection gets. Payloads are passed on as large as producers send them. */
  private static SrtOptions options(BrokerConfig config) {
    return SrtOptions.LIVE.with(o ->
        o.latency(config.latency())
            .delivery(SrtOptions.Delivery.IN_ORDER)
            .payloadSize(SrtOptions.MAX_PAYLOAD_SIZE));
  }

  /** After each batch, all channels that got packets. */
  private record FanOut(Broker broker) implements SrtEndpoint.BatchListener {
    @Override
    public void afterBatch(long nowNs) {
      broker.flush(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
      return broker.nextDeadlineNs();
    }
  }

  private void lookAround() {
    loop.schedule(LOOK_AROUND, this::lookAround); // first, so that a failure does not end it
    broker.flush(System.nanoTime()); // media grows too old also while nothing arrives
    watchman.lookAtChannels(broker.channels());
    if (wholeSecond) {
      watchman.lookAtIgnored(endpoint.stats().ignored());
      journal.second();
    }
    wholeSecond = !wholeSecond;
  }

  /** Where SRT listens. */
  public InetSocketAddress address() {
    return endpoint.localAddress();
  }

  /** Where HTTP listens; empty if it is off. */
  public Optional<InetSocketAddress> httpAddress() {
    return Optional.ofNullable(http).map(HttpApi::address);
  }

  /** Bytes of receive buffer that the kernel grants; a burst that does not fit is lost. */
  int receiveBufferBytes() {
    return endpoint.receiveBufferBytes();
  }

  /** How its sockets do their work, in a line. */
  public String sockets() {
    return SocketKind.text(loop.io(), loop.whyNotNative());
  }

  /** Channels and counters, for whoever shows them. */
  public BrokerView view() {
    return view;
  }

  /** Says goodbye to every peer and frees the ports. Any thread but the loop. */
  @Override
  public void close() {
    endpoint.close();
    if (http != null) {
      http.close();
    }
    loop.close();
  }
}
