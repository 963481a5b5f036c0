package io.millrace.server.live;

import io.millrace.broker.ProducerId;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

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
    private final long id;
    private final Way way;
    private final InetAddress from;
    private final Hall hall;
    private final Runnable giveBack;
    private final long sinceNs = System.nanoTime();
    private final LongAdder bytes = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Seat(long id, Way way, InetAddress from, Hall hall, Runnable giveBack) {
      this.id = id;
      this.way = way;
      this.from = from;
      this.hall = hall;
      this.giveBack = giveBack;
    }

    /** Media goes out to it. */
    public void sends(long some) {
      bytes.add(some);
      hall.bytes.add(some);
    }

    /** Tells it from all others since the broker runs; grows. */
    public long id() {
      return id;
    }

    /** How it watches. */
    public Way way() {
      return way;
    }

    /** Its address, or that of the last proxy. */
    public InetAddress from() {
      return from;
    }

    /** When it came, by {@link System#nanoTime}. */
    public long sinceNs() {
      return sinceNs;
    }

    /** Media that went out to it, as far as that is known one by one: over WebSockets. */
    public long bytes() {
      return bytes.sum();
    }

    /** Gives it back; again does nothing. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack.run();
      }
    }
  }

  /** A channel's seats that are taken, and what went out. */
  private static final class Hall {
    final ConcurrentMap<Long, Seat> seats = new ConcurrentHashMap<>();
    final LongAdder bytes = new LongAdder();
  }

  private final SeatRule rule;
  private final ConcurrentMap<ProducerId, Hall> halls = new ConcurrentHashMap<>();
  private final AtomicLong newest = new AtomicLong();

  public Viewers(SeatRule rule) {
    this.rule = rule;
  }

  /** A place for one viewer of a channel, if there is room. */
  public Seating take(ProducerId channel, Way way, InetAddress from) {
    Optional<String> full = rule.take(channel, from);
    if (full.isPresent()) {
      return new Full(full.get());
    }
    long id = newest.incrementAndGet();
    Seat[] taken = new Seat[1];
    halls.compute(
        channel,
        (_, known) -> {
          Hall hall = known == null ? new Hall() : known;
          taken[0] = new Seat(id, way, from, hall, () -> giveBack(channel, hall, id, from));
          hall.seats.put(id, taken[0]);
          return hall;
        });
    return taken[0];
  }

  private void giveBack(ProducerId channel, Hall hall, long id, InetAddress from) {
    hall.seats.remove(id);
    rule.giveBack(channel, from);
  }

  /** Media of a channel goes out to somebody, it is not known to whom. */
  public void sends(ProducerId channel, long bytes) {
    Hall hall = halls.get(channel);
    if (hall != null) {
      hall.bytes.add(bytes);
    }
  }

  /** Media of a channel that went out to all together, since {@link #keepOnly} forgot it last. */
  public long bytes(ProducerId channel) {
    Hall hall = halls.get(channel);
    return hall == null ? 0 : hall.bytes.sum();
  }

  /** What was counted of channels that are no more is forgotten, unless somebody watches. */
  public void keepOnly(Collection<ProducerId> channels) {
    for (ProducerId known : halls.keySet()) {
      if (!channels.contains(known)) {
        halls.computeIfPresent(known, (_, hall) -> hall.seats.isEmpty() ? null : hall);
      }
    }
  }

  /** How many watch a channel, on one way. */
  public int count(ProducerId channel, Way way) {
    return (int) seats(channel).stream().filter(seat -> seat.way == way).count();
  }

  /** How many watch a channel, on all ways. */
  public int count(ProducerId channel) {
    return seats(channel).size();
  }

  /** How many watch on one way. */
  public int total(Way way) {
    return halls.keySet().stream().mapToInt(channel -> count(channel, way)).sum();
  }

  /**
   * Some of those who watch a channel, by id.
   *
   * @param after those with a greater id
   * @param most so many at most
   */
  public List<Seat> list(ProducerId channel, long after, int most) {
    return seats(channel).stream()
        .filter(seat -> seat.id > after)
        .sorted(Comparator.comparingLong(Seat::id))
        .limit(most)
        .toList();
  }

  private Collection<Seat> seats(ProducerId channel) {
    Hall hall = halls.get(channel);
    Map<Long, Seat> seats = hall == null ? Map.of() : hall.seats;
    return seats.values();
  }
}
