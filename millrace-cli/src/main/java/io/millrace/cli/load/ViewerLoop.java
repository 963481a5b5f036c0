package io.millrace.cli.load;

import io.millrace.cli.srt.Credentials;
import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** The viewers of one loop, and what they count together. Its own, unless a method says else. */
final class ViewerLoop implements AutoCloseable {

  /** So many are looked at before packets get their turn again. */
  private static final int AT_ONCE = 32;

  private final EventLoop loop;
  private final List<SrtEndpoint> endpoints;
  private final InetSocketAddress broker;
  private final SrtOptions options;
  private final Credentials credentials;
  private final Viewer.Plan plan;
  private final SplittableRandom random;
  private final List<Viewer> viewers = new ArrayList<>();
  private final Tally departed = new Tally();
  private final LoopMeter meter = new LoopMeter();
  private int called;

  // since the last interval, written with each packet
  long delivered;
  long deliveredBytes;
  long late;
  long missing;
  long stalls;
  private Histogram delays = Delays.ofAll();
  private Histogram lags = Delays.ofAll();

  // since the beginning
  private final Histogram handshakes = Delays.ofAll();
  private final Histogram joins = Delays.ofAll();
  private final Histogram joinsFromHandshake = Delays.ofAll();
  private final Histogram darkTimes = Delays.ofAll();
  private long lostViewers;

  /** Any thread. */
  ViewerLoop(
      EventLoop loop,
      List<SrtEndpoint> endpoints,
      InetSocketAddress broker,
      SrtOptions options,
      Credentials credentials,
      Viewer.Plan plan,
      long seed) {
    this.loop = loop;
    this.endpoints = List.copyOf(endpoints);
    this.broker = broker;
    this.options = options;
    this.credentials = credentials;
    this.plan = plan;
    this.random = new SplittableRandom(seed);
  }

  Histogram delays() {
    return delays;
  }

  /** From a packet's arrival to its being looked at. */
  Histogram lags() {
    return lags;
  }

  Histogram handshakes() {
    return handshakes;
  }

  Histogram joins() {
    return joins;
  }

  Histogram joinsFromHandshake() {
    return joinsFromHandshake;
  }

  /** Of those that lost their connection: from their last packet to the next picture. */
  Histogram darkTimes() {
    return darkTimes;
  }

  /** A viewer that did not want to go is gone, or was never let in. */
  void lost(Viewer viewer) {
    lostViewers++;
    Absence absence = viewer.absence();
    if (plan.reconnect() && absence != null) {
      loop.schedule(absence.pause(random), () -> callAgain(viewer, absence));
    }
  }

  /** Its place is taken by the next attempt; what it saw counts, that it ended does not. */
  private void callAgain(Viewer viewer, Absence absence) {
    int index = viewers.indexOf(viewer);
    if (index >= 0) { // not struck off meanwhile
      departed.addSeen(viewer.result(false, System.nanoTime()));
      SrtEndpoint endpoint = nextEndpoint();
      long nowNs = System.nanoTime();
      Viewer next = new Viewer(this, endpoint::arrivalNs, plan, viewer.channel(), nowNs, absence);
      viewers.set(index, next);
      call(next, endpoint);
    }
  }

  /** Lets another viewer come. Any thread. */
  CompletableFuture<Viewer> call(String channel) {
    return loop.call(() -> add(channel));
  }

  /** The same, for those who do not wait for it. */
  void callIn(String channel) {
    loop.execute(() -> add(channel));
  }

  private Viewer add(String channel) {
    SrtEndpoint endpoint = nextEndpoint();
    Viewer viewer = new Viewer(this, endpoint::arrivalNs, plan, channel, System.nanoTime());
    viewers.add(viewer);
    call(viewer, endpoint);
    return viewer;
  }

  private SrtEndpoint nextEndpoint() {
    return endpoints.get(called++ % endpoints.size());
  }

  private void call(Viewer viewer, SrtEndpoint endpoint) {
    String streamId = credentials.request(viewer.channel());
    viewer.calls(endpoint.connect(broker, streamId, options, viewer));
  }

  /** One viewer that has seen a picture leaves, and another comes for it. Any thread. */
  void replaceOne() {
    loop.execute(() -> {
      int from = viewers.isEmpty() ? 0 : random.nextInt(viewers.size());
      for (int i = 0; i < viewers.size(); i++) {
        int index = (from + i) % viewers.size();
        if (viewers.get(index).hasJoined()) {
          String channel = remove(index);
          add(channel);
          return;
        }
      }
    });
  }

  /** So many leave, or as many as there are; how many. Any thread. */
  CompletableFuture<Integer> shrink(int count) {
    return loop.call(() -> {
      int leaving = Math.min(count, viewers.size());
      for (int i = 0; i < leaving; i++) {
        remove(viewers.size() - 1);
      }
      return leaving;
    });
  }

  /** Strikes off those that were refused or have ended; how many. Any thread. */
  CompletableFuture<Integer> strikeOffLost() {
    return loop.call(() -> {
      int before = viewers.size();
      for (int i = viewers.size() - 1; i >= 0; i--) {
        if (viewers.get(i).isLost()) {
          remove(i);
        }
      }
      return before - viewers.size();
    });
  }

  private String remove(int index) {
    Viewer viewer = viewers.get(index);
    departed.add(viewer.result(false, System.nanoTime()));
    viewers.set(index, viewers.getLast());
    viewers.removeLast();
    viewer.leave();
    return viewer.channel();
  }

  /** What happened since this was last asked. Any thread. */
  CompletableFuture<Interval> interval() {
    return loop.call(this::takeInterval);
  }

  private Interval takeInterval() {
    int watching = 0;
    int waiting = 0;
    for (int i = 0; i < viewers.size(); i++) {
      Viewer viewer = viewers.get(i);
      watching += viewer.state() == Viewer.State.WATCHING ? 1 : 0;
      waiting += viewer.isWaiting() ? 1 : 0;
    }
    Interval taken =
        new Interval(
            viewers.size(),
            watching,
            waiting,
            lostViewers,
            delivered,
            deliveredBytes,
            late,
            missing,
            stalls,
            delays,
            lags,
            List.of(meter.read()));
    delivered = 0;
    deliveredBytes = 0;
    late = 0;
    missing = 0;
    stalls = 0;
    delays = Delays.ofAll();
    lags = Delays.ofAll();
    return taken;
  }

  /** Each viewer's delays count anew. Any thread; returns soon, it takes a moment. */
  void restartDelays() {
    loop.execute(() -> restartDelays(0));
  }

  private void restartDelays(int from) {
    int to = Math.min(from + AT_ONCE, viewers.size());
    for (int i = from; i < to; i++) {
      viewers.get(i).restartDelays();
    }
    if (to < viewers.size()) {
      loop.execute(() -> restartDelays(to));
    }
  }

  /**
   * What all saw, those that are here and those that left. Any thread.
   *
   * @param live whether the channels send at this moment
   */
  CompletableFuture<Outcome> outcome(boolean live) {
    return loop.call(() -> {
      long nowNs = System.nanoTime();
      Tally all = new Tally();
      all.add(departed);
      List<ViewerResult> results = new ArrayList<>();
      for (Viewer viewer : viewers) {
        ViewerResult result = viewer.result(live, nowNs);
        results.add(result.with(viewer.delay()));
        all.add(result);
      }
      return new Outcome(
          all,
          results,
          handshakes.copy(),
          joins.copy(),
          joinsFromHandshake.copy(),
          darkTimes.copy(),
          departed.viewers);
    });
  }

  /**
   * What those that are here saw, summed up: quicker. Any thread.
   *
   * @param live whether the channels send at this moment
   */
  CompletableFuture<Tally> tally(boolean live) {
    return loop.call(() -> {
      long nowNs = System.nanoTime();
      Tally all = new Tally();
      for (Viewer viewer : viewers) {
        all.add(viewer.result(live, nowNs));
      }
      return all;
    });
  }

  /** The local ports. Any thread. */
  List<Integer> ports() {
    return endpoints.stream().map(endpoint -> endpoint.localAddress().getPort()).toList();
  }

  @Override
  public void close() {
    endpoints.forEach(SrtEndpoint::close);
    loop.close();
  }

  /**
   * What the viewers of one loop, or of all, saw.
   *
   * @param tally of all
   * @param viewers those that are still here
   * @param handshakes from call to answer
   * @param joins from call to the first random access point
   * @param joinsFromHandshake from the answer to it
   * @param darkTimes of those that came back: from their last packet to the next picture
   * @param departed how many left because they were told to
   */
  record Outcome(
      Tally tally,
      List<ViewerResult> viewers,
      Histogram handshakes,
      Histogram joins,
      Histogram joinsFromHandshake,
      Histogram darkTimes,
      long departed) {

    static Outcome sum(List<Outcome> parts) {
      Tally tally = new Tally();
      List<ViewerResult> viewers = new ArrayList<>();
      Histogram handshakes = Delays.ofAll();
      Histogram joins = Delays.ofAll();
      Histogram joinsFromHandshake = Delays.ofAll();
      Histogram darkTimes = Delays.ofAll();
      long departed = 0;
      for (Outcome part : parts) {
        tally.add(part.tally);
        viewers.addAll(part.viewers);
        handshakes.add(part.handshakes);
        joins.add(part.joins);
        joinsFromHandshake.add(part.joinsFromHandshake);
        darkTimes.add(part.darkTimes);
        departed += part.departed;
      }
      return new Outcome(
          tally, viewers, handshakes, joins, joinsFromHandshake, darkTimes, departed);
    }
  }
}
