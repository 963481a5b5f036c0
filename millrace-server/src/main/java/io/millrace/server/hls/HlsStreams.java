package io.millrace.server.hls;

import io.millrace.broker.ProducerId;
import io.millrace.server.live.LiveLease;
import io.millrace.server.live.Viewers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The channels that somebody asks for as HLS. Any thread. */
public final class HlsStreams implements AutoCloseable {

  /** Runs are numbered by seconds from here. */
  private static final Instant DAY_ONE = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration DRAIN_TICK = Duration.ofMillis(100);

  /** Requests that wait at the same time, of all channels. */
  private static final int WAITING_MAX = 20_000;

  private final Function<ProducerId, Optional<LiveLease>> leases;
  private final LongSupplier bytesMax;
  private final Viewers viewers;
  private final Farewell farewell = new Farewell();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Semaphore places = new Semaphore(WAITING_MAX);
  private final Map<ProducerId, HlsChannel> channels = new HashMap<>(); // under this
  private long newestRun; // under this

  /**
   * None yet.
   *
   * @param leases gives a channel's stream; empty if there is no room for one more
   * @param bytesMax how much each channel may keep
   * @param viewers where those who watch take their seats
   */
  public HlsStreams(
      Function<ProducerId, Optional<LiveLease>> leases, LongSupplier bytesMax, Viewers viewers) {
    this.leases = leases;
    this.bytesMax = bytesMax;
    this.viewers = viewers;
  }

  /** Whether a channel is made ready now. */
  public synchronized boolean isRunning(ProducerId channel) {
    return channels.containsKey(channel);
  }

  /** How many channels are made ready now. */
  public synchronized int running() {
    return channels.size();
  }

  /** How many requests are being answered, or wait. */
  public int requests() {
    return WAITING_MAX - places.availablePermits();
  }

  /**
   * Answers a request; makes the channel ready if need be. Waits: for virtual threads.
   *
   * @param name what is asked for under the channel's address
   * @param query appended to the addresses in playlists: empty, or {@code ?name=value}
   * @param caller who asks
   */
  public HlsAnswer answer(
      ProducerId channel, String name, Directives directives, String query, HlsCaller caller)
      throws InterruptedException {
    Optional<Resource> resource = Resource.parse(name);
    if (resource.isEmpty()) {
      return new HlsAnswer.Missing("no such playlist or media");
    }
    if (!places.tryAcquire()) {
      return new HlsAnswer.Unavailable("too many requests wait");
    }
    try {
      HlsChannel found = channel(channel);
      return found == null
          ? new HlsAnswer.Unavailable("as many channels are watched as may be")
          : found.answer(resource.get(), directives, query, caller);
    } finally {
      places.release();
    }
  }

  /**
   * Sends those away who wait, some every 100 ms, since the broker is about to stop: they are told
   * to come back later, and find another broker by then. From now on nobody begins to wait; what is
   * there is still answered.
   *
   * @param time within which the last is sent away
   * @param batch how many at a time, at least
   * @return done when nobody waits any more
   */
  public CompletableFuture<Void> drain(Duration time, int batch) {
    farewell.begin();
    return CompletableFuture.runAsync(
        () -> sendAway(time, batch), task -> Thread.ofVirtual().name("hls-drain").start(task));
  }

  /** Whether the broker is about to stop. */
  public boolean isDraining() {
    return farewell.hasBegun();
  }

  private void sendAway(Duration time, int batch) {
    long untilNs = System.nanoTime() + time.toNanos();
    try {
      do {
        long ticks = Math.max(1, (untilNs - System.nanoTime()) / DRAIN_TICK.toNanos());
        farewell.letGo((int) Math.max(batch, Math.ceilDiv(waiting(), ticks)));
        all().forEach(HlsChannel::nudge);
      } while (!stopped.await(DRAIN_TICK.toMillis(), TimeUnit.MILLISECONDS) && waiting() > 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a drain. Channels end with their live streams. */
  @Override
  public void close() {
    stopped.countDown();
  }

  private int waiting() {
    return all().stream().mapToInt(HlsChannel::waiting).sum();
  }

  private synchronized List<HlsChannel> all() {
    return List.copyOf(channels.values());
  }

  private @Nullable HlsChannel channel(ProducerId channel) {
    synchronized (this) {
      HlsChannel known = channels.get(channel);
      if (known != null && !known.isOver()) {
        return known;
      }
      Optional<LiveLease> lease = leases.apply(channel);
      if (lease.isEmpty()) {
        return null;
      }
      newestRun = Math.max(newestRun + 1, Duration.between(DAY_ONE, Instant.now()).toSeconds());
      HlsChannel created =
          new HlsChannel(
              channel.value(),
              lease.get().log(),
              newestRun,
              bytesMax,
              new HlsAudience(from -> viewers.take(channel, Viewers.Way.HLS, from)),
              farewell,
              System::nanoTime);
      channels.put(channel, created);
      Thread.ofVirtual().name("hls-" + channel).start(() -> run(created, lease.get()));
      return created;
    }
  }

  private void run(HlsChannel channel, LiveLease lease) {
    try (lease) {
      channel.run();
    } finally {
      forget(lease.channel(), channel);
    }
  }

  private synchronized void forget(ProducerId channel, HlsChannel ended) {
    channels.remove(channel, ended);
  }
}
