package io.millrace.server.live;

import io.millrace.broker.ProducerId;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who watches over HTTP at the moment, by channel and way; within the limits that hold for all
 * clients together. Any thread.
 */
public final class Viewers {

  /** The ways to watch over HTTP. */
  public enum Way {
    /** Fragments over a WebSocket. */
    LIVE,
    /** Playlists and parts. */
    HLS
  }

  /** Whether there was room. */
  public sealed interface Seating {}

  /**
   * There was none.
   *
   * @param why a clause
   */
  public record Full(String why) implements Seating {}

  /** A place for one viewer, until it is closed. Any thread. */
  public static final class Seat implements Seating, AutoCloseable {
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Seat(Runnable giveBack) {
      this.giveBack = giveBack;
    }

    /** Gives it back; again does nothing. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack.run();
      }
    }
  }

  private final SeatRule rule;
  private final Map<ProducerId, EnumMap<Way, Integer>> taken = new HashMap<>(); // under this

  public Viewers(SeatRule rule) {
    this.rule = rule;
  }

  /** A place for one viewer of a channel, if there is room. */
  public Seating take(ProducerId channel, Way way, InetAddress from) {
    return rule.take(channel, from)
        .<Seating>map(Full::new)
        .orElseGet(() -> {
          count(channel, way, 1);
          return new Seat(() -> {
            count(channel, way, -1);
            rule.giveBack(channel, from);
          });
        });
  }

  private synchronized void count(ProducerId channel, Way way, int more) {
    EnumMap<Way, Integer> counts = taken.computeIfAbsent(channel, _ -> new EnumMap<>(Way.class));
    counts.merge(way, more, Integer::sum);
    if (counts.values().stream().allMatch(count -> count == 0)) {
      taken.remove(channel);
    }
  }

  /** How many watch a channel, on one way. */
  public synchronized int count(ProducerId channel, Way way) {
    EnumMap<Way, Integer> counts = taken.get(channel);
    return counts == null ? 0 : counts.getOrDefault(way, 0);
  }

  /** How many watch a channel, on all ways. */
  public synchronized int count(ProducerId channel) {
    EnumMap<Way, Integer> counts = taken.get(channel);
    return counts == null ? 0 : counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many watch on one way. */
  public synchronized int total(Way way) {
    return taken.values().stream().mapToInt(counts -> counts.getOrDefault(way, 0)).sum();
  }
}
