package io.millrace.server.live;

import io.millrace.broker.ChannelState;
import io.millrace.broker.ProducerId;
import io.millrace.server.config.LagSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One channel's live stream, from the first lease to the end. Any thread. */
final class LiveStream {

  /** Without fragments for so long, it is asked why. */
  private static final long PAUSE_NS = 700_000_000L;

  /** A producer whose tables did not come within this time sends something else. */
  private static final long TABLES_NS = 5_000_000_000L;

  private static final LiveStatus NO_TABLES =
      new LiveStatus(
          LiveStatus.State.UNPLAYABLE,
          "what the producer sends is not MPEG-TS, or has no video or audio");

  private final ProducerId channel;
  private final FragmentLog log;
  private final StreamMaker maker;
  private final ChannelTap tap;
  private final Consumer<LiveStream> onLetGo;
  private final WallTime time;
  private final LiveAudience audience;

  // under the lock of LiveStreams
  int leases;
  long idleSinceNs;

  // by the one who looks
  private long liveSinceNs;
  private long seenEnd;
  private long seenNs;

  LiveStream(
      ProducerId channel,
      FragmentLog log,
      StreamMaker maker,
      ChannelTap tap,
      Consumer<LiveStream> onLetGo,
      WallTime time,
      long nowNs) {
    this.channel = channel;
    this.log = log;
    this.maker = maker;
    this.tap = tap;
    this.onLetGo = onLetGo;
    this.time = time;
    this.audience = new LiveAudience(log, Runtime.getRuntime().availableProcessors());
    this.seenNs = nowNs;
    this.liveSinceNs = nowNs;
  }

  ProducerId channel() {
    return channel;
  }

  FragmentLog log() {
    return log;
  }

  /** Begins. Once. */
  void start() {
    tap.start();
  }

  /** Sends a viewer what comes. */
  LiveWatch watch(Outlet outlet, Supplier<LagSettings> lag, Runnable onEnd) {
    LiveViewer[] self = new LiveViewer[1];
    LiveViewer viewer =
        new LiveViewer(
            log,
            outlet,
            lag,
            System::nanoTime,
            () -> time.millis(System.nanoTime()),
            () -> {
              audience.remove(Objects.requireNonNull(self[0]));
              onEnd.run();
            });
    self[0] = viewer;
    audience.add(viewer);
    return viewer;
  }

  /** How often its tap fell behind. */
  long skips() {
    return tap.skips();
  }

  void letGo() {
    onLetGo.accept(this);
  }

  /** Sees how it does. A few times a second, by one thread. */
  void look(Optional<ChannelState> life, long nowNs) {
    if (log.end() != seenEnd) {
      seenEnd = log.end();
      seenNs = nowNs;
    }
    boolean sends = life.filter(ChannelState.Live.class::isInstance).isPresent();
    liveSinceNs = sends ? liveSinceNs : nowNs;
    LiveStatus now = status(life, sends, nowNs);
    if (!now.equals(log.status())) {
      log.status(now);
      log.publish();
    }
  }

  private LiveStatus status(Optional<ChannelState> life, boolean sends, long nowNs) {
    if (seenEnd > 0 && nowNs - seenNs < PAUSE_NS) {
      return LiveStatus.LIVE;
    }
    if (!sends) {
      return new LiveStatus(LiveStatus.State.WAITING, whyNobodySends(life));
    }
    if (!maker.carries() && !maker.notCarried().isEmpty()) {
      return new LiveStatus(
          LiveStatus.State.UNPLAYABLE, "browsers do not play " + maker.notCarried());
    }
    if (!maker.carries() && maker.packets() > 0 && nowNs - liveSinceNs > TABLES_NS) {
      return NO_TABLES;
    }
    return seenEnd == 0
        ? LiveStatus.STARTING
        : new LiveStatus(LiveStatus.State.STARTING, "nothing that can be shown has come");
  }

  /** For strangers: what the broker knows of the reason names addresses. */
  private String whyNobodySends(Optional<ChannelState> life) {
    boolean left = seenEnd > 0 || life.filter(ChannelState.Lingering.class::isInstance).isPresent();
    return left ? "its producer left" : "nobody sends at the moment";
  }

  /** It is over. */
  void close(String why) {
    tap.close();
    log.status(new LiveStatus(LiveStatus.State.CLOSED, why));
    log.publish();
  }
}
