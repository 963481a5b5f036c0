package io.millrace.cli.load;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.srt.SrtCaller;
import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that sends and receives in a load test: viewers on a few loops, publishers on one. */
final class Rig implements AutoCloseable {

  private static final int MOST_LOOPS = 4;
  private static final Duration LEAST_SETTLE = Duration.ofSeconds(1);

  private final LoadSettings settings;
  private final InetSocketAddress broker;
  private final SrtOptions options;
  private final Viewer.Plan plan;
  private final List<ViewerLoop> loops = new ArrayList<>();
  private @Nullable Publishers publishers;
  private int size;
  private int called;

  private Rig(LoadSettings settings, InetSocketAddress broker, int run) {
    this.settings = settings;
    this.broker = broker;
    this.options =
        settings
            .access()
            .encrypting(
                SrtOptions.LIVE.with(o ->
                    o.latency(settings.access().latency())
                        .delivery(SrtOptions.Delivery.IN_ORDER)
                        // of other channels only timestamps tell the delay: as they came
                        .driftTracer(settings.source().isOwn())
                        .peerIdleTimeo(idleTimeout(settings))));
    this.plan =
        new Viewer.Plan(
            run,
            settings.source().isOwn(),
            settings.audience().reconnect(),
            settle(settings).toNanos());
  }

  /**
   * Looks the broker up, opens the ports and publishes. May wait.
   *
   * @param run marks the packets of this run
   * @throws CommandFailure if one of them cannot be done
   */
  static Rig open(LoadSettings settings, int run) {
    Rig rig = new Rig(settings, settings.access().broker().resolve(), run);
    try {
      rig.openLoops();
      if (settings.source().isOwn()) {
        rig.publish(run);
      }
      rig.probe();
      return rig;
    } catch (RuntimeException e) {
      rig.close();
      throw e;
    }
  }

  /**
   * After its handshake a viewer catches up from the newest key frame on; what is sent while it
   * does says nothing about the delay of what is live. It plays at least four times as fast.
   */
  static Duration settle(LoadSettings settings) {
    LoadSettings.Source source = settings.source();
    long halfGopMs = 500L * source.framesPerKey() / source.framesPerSecond();
    return Duration.ofMillis(Math.max(LEAST_SETTLE.toMillis(), halfGopMs));
  }

  /** Who would not call again loses nothing by patience. */
  private static Duration idleTimeout(LoadSettings settings) {
    return settings.audience().reconnect()
        ? SrtCaller.BROKER_IDLE
        : SrtOptions.LIVE.peerIdleTimeo();
  }

  private void openLoops() {
    LoadSettings.Audience audience = settings.audience();
    int sockets = Math.min(audience.sockets(), audience.viewers());
    int count = Math.min(sockets, Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS));
    for (int i = 0; i < count; i++) {
      EventLoop loop = EventLoop.start("viewers-" + (i + 1));
      long seed = audience.seed() + 1_000L * i;
      List<SrtEndpoint> endpoints = endpoints(loop, share(sockets, count, i));
      for (int port = 0; port < endpoints.size() && audience.loss() > 0; port++) {
        endpoints.get(port).receiveFilter(new LossFilter(audience.loss(), seed + port));
      }
      loops.add(
          new ViewerLoop(
              loop, endpoints, broker, options, settings.access().credentials(), plan, seed));
    }
  }

  /** What falls to one of count, as evenly as can be. */
  private static int share(int all, int count, int index) {
    return all / count + (index < all % count ? 1 : 0);
  }

  private List<SrtEndpoint> endpoints(EventLoop loop, int count) {
    List<SrtEndpoint> endpoints = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        SrtEndpoint endpoint = SrtEndpoint.open(loop, any());
        endpoint.noteArrivals(); // else delay ends when the tool comes to look at a packet
        endpoints.add(endpoint);
      }
      return endpoints;
    } catch (IOException e) {
      loop.close();
      throw new CommandFailure("a UDP port cannot be had: " + e.getMessage());
    }
  }

  private InetSocketAddress any() {
    boolean v6 = broker.getAddress() instanceof Inet6Address;
    return new InetSocketAddress(v6 ? "::" : "0.0.0.0", 0);
  }

  private void publish(int run) {
    EventLoop loop = EventLoop.start("publishers");
    int ports = Publishers.ports(settings.source().publishers());
    Publishers own = new Publishers(loop, endpoints(loop, ports), settings.audience().reconnect());
    publishers = own;
    own.connect(settings, broker, options, run);
    own.start();
  }

  /** The first viewer: if it is not let in, nobody will be. */
  private void probe() {
    String channel = settings.source().name(0);
    Viewer first = next().call(channel).join().answered().join();
    if (first.state() == Viewer.State.REFUSED && first.reason() != null) {
      throw Failures.of(
          settings.access().broker(),
          channel,
          "watch",
          first.reason(),
          first.rejection(),
          options.passphrase() != null);
    }
  }

  private ViewerLoop next() {
    size++;
    return loops.get(called++ % loops.size());
  }

  InetSocketAddress broker() {
    return broker;
  }

  /** How many viewers were called in and not sent away. */
  int size() {
    return size;
  }

  /** Calls in viewers up to this many in all. */
  void growTo(int wanted) {
    while (size < wanted) {
      String channel = settings.source().name(called % settings.source().channels());
      next().callIn(channel);
    }
  }

  /** Sends viewers away down to this many: of each loop as many, as long as it has some. */
  void shrinkTo(int wanted) {
    int surplus = Math.max(0, size - wanted);
    List<CompletableFuture<Integer>> left = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      left.add(loops.get(i).shrink(share(surplus, loops.size(), i)));
    }
    left.forEach(count -> size -= count.join());
    for (int i = 0; i < loops.size() && size > wanted; i++) {
      size -= loops.get(i).shrink(size - wanted).join();
    }
  }

  /** Strikes off those that were refused or have ended: others can be called in for them. */
  void strikeOffLost() {
    all(ViewerLoop::strikeOffLost).forEach(count -> size -= count);
  }

  /** Somebody leaves, somebody comes. */
  void churn() {
    loops.get(called++ % loops.size()).replaceOne();
  }

  void restartDelays() {
    loops.forEach(ViewerLoop::restartDelays);
  }

  Interval interval() {
    return Interval.sum(all(ViewerLoop::interval));
  }

  /**
   * What all saw so far.
   *
   * @param live whether the channels send at this moment
   */
  ViewerLoop.Outcome outcome(boolean live) {
    return ViewerLoop.Outcome.sum(all(loop -> loop.outcome(live)));
  }

  /**
   * What those that are here saw so far, summed up.
   *
   * @param live whether the channels send at this moment
   */
  Tally tally(boolean live) {
    Tally sum = new Tally();
    all(loop -> loop.tally(live)).forEach(sum::add);
    return sum;
  }

  private <T> List<T> all(Function<ViewerLoop, CompletableFuture<T>> question) {
    return loops.stream().map(question).toList().stream().map(CompletableFuture::join).toList();
  }

  /** What the own publishers did; all 0 without any. */
  PublisherFigures publisherFigures() {
    return publishers == null ? new PublisherFigures(0, 0, 0, 0, 0) : publishers.figures();
  }

  /** The viewers' local ports. */
  List<Integer> ports() {
    return loops.stream().flatMap(loop -> loop.ports().stream()).toList();
  }

  @Override
  public void close() {
    loops.forEach(ViewerLoop::close);
    if (publishers != null) {
      publishers.close();
    }
  }
}
