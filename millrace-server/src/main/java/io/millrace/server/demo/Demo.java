package io.millrace.server.demo;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.server.broker.BrokerServer;
import io.millrace.server.broker.Greeting;
import io.millrace.server.broker.HttpPlace;
import io.millrace.server.broker.StartException;
import io.millrace.server.config.Channels;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.config.ProductVersion;
import io.millrace.server.http.ChannelView;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Broker, producers and consumer, running. {@link #run} on one thread, {@link #close} from any
 * other.
 */
final class Demo implements AutoCloseable {

  private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_MS = 500;

  private final BrokerServer broker;
  private final DemoProducers producers;
  private final ChannelHopper hopper;
  private final Screen screen;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable DemoStatus last;
  private boolean closed; // guarded by this

  // the running thread's own
  private final Map<String, RateMeter> rates = new HashMap<>();

  private long previousLookNs = System.nanoTime();

  private Demo(BrokerServer broker, DemoProducers producers, ChannelHopper hopper, Screen screen) {
    this.broker = broker;
    this.producers = producers;
    this.hopper = hopper;
    this.screen = screen;
  }

  /**
   * Starts everything.
   *
   * @param stay how long the consumer stays on a channel
   * @throws StartException if an address cannot be had; nothing is left running then
   */
  static Demo start(EffectiveConfig settings, FfmpegProgram program, Screen screen, Duration stay)
      throws StartException {
    BrokerServer broker = BrokerServer.start(settings);
    Channels channels = settings.config().channels();
    InetSocketAddress at = reachable(broker.address());
    screen.heading(
        Greeting.toWatch(
            ProductVersion.text(),
            broker.addresses(),
            broker.httpPlace(),
            broker.sockets(),
            channels));
    List<String> ids = DemoChannel.ALL.stream().map(DemoChannel::id).toList();
    try {
      ChannelHopper hopper = ChannelHopper.start(at, ids, stay, channels, new OnScreen(screen));
      HostAndPort called = new HostAndPort(at.getAddress().getHostAddress(), at.getPort());
      return new Demo(broker, DemoProducers.start(program, called, channels), hopper, screen);
    } catch (IOException e) {
      broker.close();
      throw new CommandFailure("no UDP port for the consumer: " + e.getMessage());
    }
  }

  /** "All addresses" can be bound, but not called. */
  private static InetSocketAddress reachable(InetSocketAddress bound) {
    if (!bound.getAddress().isAnyLocalAddress()) {
      return bound;
    }
    boolean six = bound.getAddress() instanceof Inet6Address;
    try {
      return new InetSocketAddress(
          InetAddress.getByName(six ? "::1" : "127.0.0.1"), bound.getPort());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // an address in figures is not looked up
    }
  }

  /**
   * Shows how it goes, second by second, until it is closed or the time is over.
   *
   * @throws CommandFailure if no producer is left
   */
  void run(Optional<Duration> duration) {
    long beganNs = System.nanoTime();
    long leftNs = duration.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    while (!awaitStop(Math.min(TICK_NS, leftNs))) {
      leftNs =
          duration.map(all -> beganNs + all.toNanos() - System.nanoTime()).orElse(Long.MAX_VALUE);
      producers.takeFailures().forEach(screen::event);
      if (producers.running() == 0) {
        throw new CommandFailure("no producer is left, so there is nothing to watch");
      }
      look().ifPresent(screen::status);
      if (leftNs <= 0) {
        return;
      }
    }
  }

  /** Waits so long or until it is closed; tells whether it was. */
  private boolean awaitStop(long nanos) {
    try {
      return stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Empty if a loop has no time to answer. */
  private Optional<DemoStatus> look() {
    CompletableFuture<List<ChannelView>> channels = broker.view().channels();
    CompletableFuture<HopperStatus> watching = hopper.status();
    try {
      List<DemoStatus.Row> rows = rows(channels.get(PATIENCE_MS, TimeUnit.MILLISECONDS));
      DemoStatus now = new DemoStatus(rows, watching.get(PATIENCE_MS, TimeUnit.MILLISECONDS));
      last = now;
      return Optional.of(now);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private List<DemoStatus.Row> rows(List<ChannelView> channels) {
    long nowNs = System.nanoTime();
    rates.keySet().retainAll(channels.stream().map(ChannelView::id).toList());
    List<DemoStatus.Row> rows = new ArrayList<>();
    for (ChannelView channel : channels) {
      RateMeter rate = rates.computeIfAbsent(channel.id(), id -> new RateMeter(0, previousLookNs));
      rows.add(new DemoStatus.Row(channel, rate.look(channel.bytesIn(), nowNs)));
    }
    previousLookNs = nowNs;
    rows.sort(Comparator.comparing(row -> row.channel().id()));
    return rows;
  }

  /** Where a browser shows the channels; empty without HTTP. */
  Optional<URI> pages() {
    return broker.httpPlace().map(HttpPlace::pages);
  }

  /** How it stood at the last second; empty in the first. */
  Optional<DemoStatus> lastStatus() {
    return Optional.ofNullable(last);
  }

  /** Ends the producers and their FFmpegs, the consumer, the broker. Again does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopped.countDown();
    hopper.close();
    producers.close();
    broker.close();
    screen.farewell(StatusText.summary(last));
  }

  /** What the consumer tells goes to the screen. */
  private record OnScreen(Screen screen) implements ChannelHopper.Listener {
    @Override
    public void onArrival(Arrival arrival) {
      screen.arrival(arrival);
    }

    @Override
    public void onTrouble(String line) {
      screen.event(line);
    }
  }
}
