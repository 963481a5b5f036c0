package io.millrace.cli.load;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.load.stream.TestStream;
import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.handshake.StreamId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tool's own channels, all on one loop, each by a connection of its own. */
final class Publishers implements AutoCloseable {

  private static final int MOST_PORTS = 8;

  /** A loop turns no faster than this for the sake of its publishers. */
  private static final long SHORTEST_PAUSE_NS = 500_000;

  private final EventLoop loop;
  private final List<SrtEndpoint> endpoints;
  private final List<Publisher> publishers = new ArrayList<>();

  /** Any thread. */
  Publishers(EventLoop loop, List<SrtEndpoint> endpoints) {
    this.loop = loop;
    this.endpoints = List.copyOf(endpoints);
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
    for (int i = 0; i < source.publishers(); i++) {
      TestStream stream =
          new TestStream(
              run,
              source.name(i),
              source.bitsPerSecond(),
              source.framesPerSecond(),
              source.framesPerKey());
      publishers.add(
          new Publisher(source.name(i), stream, source.framesPerSecond(), source.pacing()));
    }
    for (int i = 0; i < publishers.size(); i++) {
      Publisher publisher = publishers.get(i);
      String streamId = StreamId.publish(publisher.channel(), "").format();
      endpoints.get(i % endpoints.size()).connect(broker, streamId, options, publisher);
    }
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
