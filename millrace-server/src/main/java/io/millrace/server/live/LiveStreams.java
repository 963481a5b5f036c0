package io.millrace.server.live;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.ChannelState;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that somebody watches over HTTP, or records: each is made into fragments once,
 * however many do, from the first lease on until some seconds after the last. Any thread; nothing
 * here blocks.
 */
public final class LiveStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final List<TapLoop> loops;
  private final BrokerGroup group;
  private final Supplier<BrokerConfig> config;
  private final WallTime time = new WallTime();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("live").factory());

  // guarded by this
  private final Map<ProducerId, LiveStream> streams = new HashMap<>();
  private boolean fullTold;
  private volatile boolean closed;
  private volatile int running;
  private volatile long skipsOfThePast;

  /**
   * None yet.
   *
   * @param loops each at its place in the group
   * @param config the one that holds
   */
  public LiveStreams(List<TapLoop> loops, BrokerGroup group, Supplier<BrokerConfig> config) {
    this.loops = List.copyOf(loops);
    this.group = group;
    this.config = config;
    long everyMs = LOOK_EVERY.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::look, everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  /**
   * A lease on a channel's live stream, which is begun if need be. Whether the channel has a
   * producer does not matter: who holds the lease sees what comes, and {@link FragmentLog#status}
   * says how it does. Whether the one who asks may watch is the caller's affair ({@link
   * io.millrace.server.access.WatchAccess}).
   *
   * @return empty if {@code live.streams} channels are made ready already, or nobody sends this one
   *     and half as many wait for a producer, or the broker stops
   */
  public Optional<LiveLease> open(ProducerId channel) {
    LiveStream stream;
    boolean isNew;
    synchronized (this) {
      LiveStream known = streams.get(channel);
      isNew = known == null;
      if (closed || (isNew && (isFull() || isOneTooManyThatWaits(channel)))) {
        return Optional.empty();
      }
      stream = known == null ? create(channel) : known;
      stream.leases++;
    }
    if (isNew) {
      stream.start();
    }
    return Optional.of(new LiveLease(stream));
  }

  /** Whether a channel is made ready now: then a tap of ours is among its consumers. */
  public synchronized boolean isRunning(ProducerId channel) {
    return streams.containsKey(channel);
  }

  /** How many channels are made ready now. */
  public int running() {
    return running;
  }

  /** Memory that their media takes, in bytes. */
  public synchronized long bytes() {
    return streams.values().stream().mapToLong(stream -> stream.log().bytes()).sum();
  }

  /** How often a tap fell behind its channel and jumped, since the start. */
  public synchronized long tapSkips() {
    return skipsOfThePast + streams.values().stream().mapToLong(LiveStream::skips).sum();
  }

  private boolean isFull() {
    boolean full = streams.size() >= config.get().live().streams();
    if (full && !fullTold) {
      LOG.warn(
          "{} channels are watched over HTTP or recorded, as many as live.streams allows",
          streams.size());
    }
    fullTold = full;
    return full;
  }

  /** Channels that nobody sends, which anybody can make up, must not take the places of others. */
  private boolean isOneTooManyThatWaits(ProducerId channel) {
    int most = Math.max(1, config.get().live().streams() / 2);
    return !isSent(channel)
        && streams.size() >= most
        && streams.keySet().stream().filter(known -> !isSent(known)).count() >= most;
  }

  private boolean isSent(ProducerId channel) {
    return group.state(channel).filter(life -> !(life instanceof ChannelState.Waiting)).isPresent();
  }

  private LiveStream create(ProducerId channel) {
    LiveSettings settings = config.get().live();
    FragmentLog log = new FragmentLog(this::share, settings.duration());
    StreamMaker maker = new StreamMaker(log, time);
    long budgetNs = config.get().lag().budget().toNanos();
    ChannelTap tap =
        new ChannelTap(channel, place(channel), maker, budgetNs, () -> failed(channel, log));
    LiveStream created =
        new LiveStream(channel, log, maker, tap, this::letGo, time, System.nanoTime());
    streams.put(channel, created);
    running = streams.size();
    return created;
  }

  /** What each may keep now. */
  private long share() {
    LiveSettings settings = config.get().live();
    return Math.min(settings.bytes().bytes(), settings.memoryBytes() / Math.max(1, running));
  }

  /** The producer's loop, from which nothing has to be relayed; any if it has none yet. */
  private TapLoop place(ProducerId channel) {
    int place =
        group
            .member(0)
            .holder(channel)
            .map(Holder::place)
            .orElseGet(() -> Math.floorMod(channel.hashCode(), loops.size()));
    return loops.get(place);
  }

  private synchronized void letGo(LiveStream stream) {
    stream.leases--;
    stream.idleSinceNs = System.nanoTime();
  }

  /** Whoever has a lease sees the log closed, and may open another one. */
  private void failed(ProducerId channel, FragmentLog log) {
    LiveStream stream;
    synchronized (this) {
      stream = streams.get(channel);
      if (stream == null || stream.log() != log) {
        return;
      }
      forget(stream);
    }
    stream.close("a fault of the broker's; its log says more");
  }

  private void forget(LiveStream stream) {
    streams.remove(stream.channel());
    running = streams.size();
    long skips = skipsOfThePast + stream.skips();
    skipsOfThePast = skips;
  }

  private void look() {
    try {
      long nowNs = System.nanoTime();
      over(nowNs).forEach(stream -> stream.close("nobody watches"));
      all().forEach(stream -> stream.look(group.state(stream.channel()), nowNs));
    } catch (RuntimeException e) {
      LOG.error("looking after live streams fails", e); // or it would never be done again
    }
  }

  private synchronized List<LiveStream> all() {
    return List.copyOf(streams.values());
  }

  private synchronized List<LiveStream> over(long nowNs) {
    long lingerNs = config.get().live().linger().toNanos();
    List<LiveStream> over = new ArrayList<>();
    for (LiveStream stream : streams.values()) {
      if (stream.leases == 0 && nowNs - stream.idleSinceNs >= lingerNs) {
        over.add(stream);
      }
    }
    over.forEach(this::forget);
    return over;
  }

  /** Ends all, for good: who holds a lease sees its log closed. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    List<LiveStream> left = all();
    synchronized (this) {
      left.forEach(this::forget);
    }
    left.forEach(stream -> stream.close("the broker stops"));
  }
}
