package io.millrace.server.hls;

import io.millrace.broker.ProducerId;
import io.millrace.server.live.LiveLease;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The channels that somebody asks for as HLS. Any thread. */
public final class HlsStreams {

  /** Runs are numbered by seconds from here. */
  private static final Instant DAY_ONE = Instant.parse("2026-01-01T00:00:00Z");

  /** Requests that wait at the same time, of all channels. */
  private static final int WAITING_MAX = 20_000;

  private final Function<ProducerId, Optional<LiveLease>> leases;
  private final LongSupplier bytesMax;
  private final Semaphore places = new Semaphore(WAITING_MAX);
  private final Map<ProducerId, HlsChannel> channels = new HashMap<>(); // under this
  private long newestRun; // under this

  /**
   * None yet.
   *
   * @param leases gives a channel's stream; empty if there is no room for one more
   * @param bytesMax how much each channel may keep
   */
  public HlsStreams(Function<ProducerId, Optional<LiveLease>> leases, LongSupplier bytesMax) {
    this.leases = leases;
    this.bytesMax = bytesMax;
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
   */
  public HlsAnswer answer(ProducerId channel, String name, Directives directives, String query)
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
          : found.answer(resource.get(), directives, query);
    } finally {
      places.release();
    }
  }

  private @Nullable HlsChannel channel(ProducerId channel) {
    synchronized (this) {
      HlsChannel known = channels.get(channel);
      if (known != null) {
        return known;
      }
      Optional<LiveLease> lease = leases.apply(channel);
      if (lease.isEmpty()) {
        return null;
      }
      newestRun = Math.max(newestRun + 1, Duration.between(DAY_ONE, Instant.now()).toSeconds());
      HlsChannel created =
          new HlsChannel(channel.value(), lease.get().log(), newestRun, bytesMax, System::nanoTime);
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
