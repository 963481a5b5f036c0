package io.millrace.cli.load;

import io.millrace.cli.Backoff;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.load.stream.TestStream;
import io.millrace.cli.srt.Credentials;
import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The tool's own channels, all on one loop, each by a connection of its own. */
final class Publishers implements AutoCloseable {

  private static final int MOST_PORTS = 8;

  /** A loop turns no faster than this for the sake of its publishers. */
  private static final long SHORTEST_PAUSE_NS = 500_000;

  private final EventLoop loop;
  private final List<SrtEndpoint> endpoints;
  private final List<Publisher> publishers = new ArrayList<>();
  private final boolean reconnect;
  private final Map<Publisher, Backoff> lost = new HashMap<>();
  private boolean ticking;

  /**
   * Any thread.
   *
   * @param reconnect whether one whose connection ends calls again
   */
  Publishers(EventLoop loop, List<SrtEndpoint> endpoints, boolean reconnect) {
    this.loop = loop;
    this.endpoints = List.copyOf(endpoints);
    this.reconnect = reconnect;
  }

  /** How many ports so many publishers use. */
  static int ports(int publishers) {
    return Math.min(publishers, MOST_PORTS);
  }

  /**
   * Calls the broker for every channel and waits for its answers.
   *
   * @throws CommandFailure if it refuses one, or does not answer
   */
  void connect(LoadSettings settings, InetSocketAddress broker, SrtOptions options, int run) {
    LoadSettings.Source source = settings.source();
    Caller caller =
        new Caller(broker, options, settings.access().credentials(), Integer.toHexString(run));
    for (int i = 0; i < source.publishers(); i++) {
      TestStream stream =
          new TestStream(
              run,
              source.name(i),
              source.bitsPerSecond(),
              source.framesPerSecond(),
              source.framesPerKey());
      publishers.add(
          new Publisher(source.name(i), stream, source.framesPerSecond(), source.pacing(), caller));
    }
    publishers.forEach(caller::call);
    boolean encrypted = options.passphrase() != null;
    for (Publisher publisher : publishers) {
      Publisher.Ending ending = publisher.fate().join();
      if (ending.reason() != null) {
        throw Failures.of(
            settings.access().broker(),
            publisher.channel(),
            "publish",
            ending.reason(),
            ending.socket().rejection(),
            encrypted);
      }
    }
  }

  /** Calls the broker, for a channel that lost its connection too. The loop's own but the first. */
  private final class Caller implements Publisher.Fate {
    private final InetSocketAddress broker;
    private final SrtOptions options;
    private final Credentials credentials;
    private final String session;
    private final SplittableRandom random = new SplittableRandom(1);

    /**
     * @param session by which the broker knows that it is the same producer
     */
    Caller(InetSocketAddress broker, SrtOptions options, Credentials credentials, String session) {
      this.broker = broker;
      this.options = options;
      this.credentials = credentials;
      this.session = session;
    }

    void call(Publisher publisher) {
      SrtEndpoint from = endpoints.get(publishers.indexOf(publisher) % endpoints.size());
      from.connect(broker, credentials.publish(publisher.channel(), session), options, publisher);
    }

    @Override
    public void lost(Publisher publisher) {
      if (reconnect) {
        Backoff backoff = lost.computeIfAbsent(publisher, p -> new Backoff(random));
        loop.schedule(backoff.next(), () -> call(publisher));
      }
    }

    @Override
    public void returned(Publisher publisher) {
      lost.remove(publisher);
      publisher.start(System.nanoTime());
      if (!ticking) {
        tick();
      }
    }
  }

  /** Begins to send; returns when each channel has sent its first frame. */
  void start() {
    loop.call(
            () -> {
              long nowNs = System.nanoTime();
              long frameNs = Duration.ofSeconds(1).toNanos();
              for (int i = 0; i < publishers.size(); i++) { // not all frames at one moment
                publishers.get(i).start(nowNs + frameNs * i / publishers.size() / 30);
              }
              tick();
              return true;
            })
        .join();
  }

  private void tick() {
    long nowNs = System.nanoTime();
    long nextNs = nowNs + Duration.ofSeconds(1).toNanos();
    boolean live = false;
    for (int i = 0; i < publishers.size(); i++) {
      Publisher publisher = publishers.get(i);
      if (publisher.isLive()) {
        live = true;
        long dueNs = publisher.sendDue(nowNs);
        nextNs = dueNs - nextNs < 0 ? dueNs : nextNs;
      }
    }
    ticking = live;
    if (live) {
      long pauseNs = Math.max(SHORTEST_PAUSE_NS, nextNs - System.nanoTime());
      loop.schedule(Duration.ofNanos(pauseNs), this::tick);
    }
  }

  /** What was sent. */
  PublisherFigures figures() {
    return loop.call(this::figuresHere).join();
  }

  private PublisherFigures figuresHere() {
    long sent = 0;
    long lagNs = 0;
    long resent = 0;
    long dropped = 0;
    int live = 0;
    for (Publisher publisher : publishers) {
      SrtStats stats = publisher.stats();
      sent += publisher.sent();
      lagNs = Math.max(lagNs, publisher.takeLagNsMax());
      resent += stats.pktRetrans();
      dropped += stats.pktSndDrop();
      live += publisher.isLive() ? 1 : 0;
    }
    return new PublisherFigures(live, sent, resent, dropped, lagNs);
  }

  @Override
  public void close() {
    endpoints.forEach(SrtEndpoint::close);
    loop.close();
  }
}
