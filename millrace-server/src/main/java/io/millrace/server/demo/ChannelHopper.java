package io.millrace.server.demo;

import io.millrace.net.EventLoop;
import io.millrace.server.config.Channels;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.handshake.StreamId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that watches one channel after the other: subscribes, stays for a while from the first
 * picture on, unsubscribes, goes on to the next. Its state belongs to its loop.
 */
final class ChannelHopper implements AutoCloseable {

  /** What the consumer has to tell. Called on its loop. */
  interface Listener {

    /** A channel has come, and what it is has had time to become known. */
    void onArrival(Arrival arrival);

    /** A line about what did not go well. */
    void onTrouble(String line);
  }

  private static final Duration TICK = Duration.ofMillis(100);

  /** Sound, title and frame rate become known a little after the first picture. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final SrtEndpoint endpoint;
  private final InetSocketAddress broker;
  private final List<String> ids;
  private final Duration stay;
  private final Channels channels;
  private final Listener listener;

  // the loop's own
  private final Map<String, Duration> firstPictures = new HashMap<>();
  private @Nullable Visit visit;
  private boolean told;
  private int next;
  private long pastPackets;
  private long pastLost;

  private ChannelHopper(
      EventLoop loop,
      SrtEndpoint endpoint,
      InetSocketAddress broker,
      List<String> ids,
      Duration stay,
      Channels channels,
      Listener listener) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.broker = broker;
    this.ids = ids;
    this.stay = stay;
    this.channels = channels;
    this.listener = listener;
  }

  /**
   * Begins with the first channel.
   *
   * @param ids the channels, in turn
   * @param stay on each, from its first picture on
   * @throws IOException if there is no UDP port to be had
   */
  static ChannelHopper start(
      InetSocketAddress broker,
      List<String> ids,
      Duration stay,
      Channels channels,
      Listener listener)
      throws IOException {
    EventLoop loop = EventLoop.start("demo consumer");
    SrtEndpoint endpoint;
    try {
      endpoint = SrtEndpoint.open(loop, new InetSocketAddress(broker.getAddress(), 0));
    } catch (IOException e) {
      loop.close();
      throw e;
    }
    ChannelHopper hopper =
        new ChannelHopper(loop, endpoint, broker, List.copyOf(ids), stay, channels, listener);
    loop.execute(hopper::tick);
    return hopper;
  }

  private void tick() {
    Visit now = visit;
    if (now == null) {
      hop();
    } else {
      look(now);
    }
    loop.schedule(TICK, this::tick);
  }

  private void look(Visit now) {
    Duration first = now.firstPicture().orElse(null);
    if (first != null) {
      firstPictures.put(now.id(), first);
      if (!told && now.age().compareTo(first.plus(SETTLE)) >= 0) {
        told = true;
        tell(now, first);
      }
    }
    if (now.age().compareTo(first == null ? PATIENCE : first.plus(stay)) >= 0) {
      leave(now, first != null);
    }
  }

  private void tell(Visit now, Duration first) {
    listener.onArrival(
        new Arrival(now.id(), first, now.description().title(), now.description().summary()));
  }

  private void leave(Visit now, boolean hadPicture) {
    String why = now.end().map(CloseReason::text).orElse("");
    if (!hadPicture) {
      listener.onTrouble(
          now.id()
              + ": no picture within "
              + PATIENCE.toSeconds()
              + " s"
              + (why.isEmpty() ? "" : " (" + why + ")"));
    } else if (!why.isEmpty()) {
      listener.onTrouble(now.id() + ": the connection ended early: " + why);
    }
    now.leave();
    pastPackets += now.packets();
    pastLost += now.lost();
    hop();
  }

  private void hop() {
    Visit started = new Visit(ids.get(next), System::nanoTime);
    next = (next + 1) % ids.size();
    visit = started;
    told = false;
    SrtOptions options =
        SrtOptions.LIVE.with(
            o -> o.passphrase(channels.of(started.id()).passphrase().orElse(null)));
    started.calls(
        endpoint.connect(broker, StreamId.request(started.id()).format(), options, started));
  }

  /**
   * How it stands. Any thread; one asker, since bitrate and delay are those since the last time.
   */
  CompletableFuture<HopperStatus> status() {
    return loop.call(() -> {
      Visit now = visit;
      return now == null
          ? new HopperStatus(Watching.NOTHING, firstPictures, 0, 0)
          : new HopperStatus(
              now.look(), firstPictures, pastPackets + now.packets(), pastLost + now.lost());
    });
  }

  /** Unsubscribes for good. Any thread but its loop. */
  @Override
  public void close() {
    endpoint.close();
    loop.close();
  }
}
