package io.millrace.server.hls;

import io.millrace.server.live.Viewers.Full;
import io.millrace.server.live.Viewers.Seat;
import io.millrace.server.live.Viewers.Seating;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Who watches a channel over HLS: whoever asks for its playlists takes a seat, and has it until it
 * has not asked for a while. Thread-safe.
 */
final class HlsAudience {

  /** Players ask at least once a target duration, which is 10 s at most. */
  static final long FORGOTTEN_NS = TimeUnit.SECONDS.toNanos(20);

  /** More of one address, which may call itself whatever it likes, count as one more. */
  static final int NAMED_PER_ADDRESS_MAX = 256;

  private final Function<InetAddress, Seating> seats;

  // under this
  private final Map<HlsCaller, Session> sessions = new HashMap<>();
  private final Map<InetAddress, Integer> named = new HashMap<>();
  private boolean closed;

  /** One that watches. */
  final class Session {
    private final Seat seat;
    private int requests;
    private long askedNs;

    private Session(Seat seat) {
      this.seat = seat;
    }

    /** Its request is answered. */
    void leave(long nowNs) {
      synchronized (HlsAudience.this) {
        requests--;
        askedNs = nowNs;
      }
    }
  }

  /** Whether one may have what it asks for. */
  record Entry(Optional<Session> session, String whyNot) {}

  /**
   * Nobody yet.
   *
   * @param seats gives one a place
   */
  HlsAudience(Function<InetAddress, Seating> seats) {
    this.seats = seats;
  }

  /** One asks for a playlist: it has a session, which it must leave, or may not watch. */
  synchronized Entry enter(HlsCaller caller) {
    HlsCaller counted = isNew(caller) && isCrowded(caller.from()) ? caller.unnamed() : caller;
    Session session = sessions.get(counted);
    if (session == null) {
      if (closed) {
        return new Entry(Optional.empty(), "the stream has ended; ask again");
      }
      switch (seats.apply(counted.from())) {
        case Full(String why) -> {
          return new Entry(Optional.empty(), why);
        }
        case Seat seat -> session = begin(counted, seat);
      }
    }
    session.requests++;
    return new Entry(Optional.of(session), "");
  }

  private boolean isNew(HlsCaller caller) {
    return !sessions.containsKey(caller);
  }

  private boolean isCrowded(InetAddress from) {
    return named.getOrDefault(from, 0) >= NAMED_PER_ADDRESS_MAX;
  }

  private Session begin(HlsCaller caller, Seat seat) {
    Session session = new Session(seat);
    sessions.put(caller, session);
    named.merge(caller.from(), 1, Integer::sum);
    return session;
  }

  /** Those go who have not asked for a while. */
  synchronized void look(long nowNs) {
    Iterator<Map.Entry<HlsCaller, Session>> all = sessions.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<HlsCaller, Session> one = all.next();
      Session session = one.getValue();
      if (session.requests == 0 && nowNs - session.askedNs > FORGOTTEN_NS) {
        all.remove();
        named.computeIfPresent(one.getKey().from(), (_, count) -> count > 1 ? count - 1 : null);
        session.seat.close();
      }
    }
  }

  /** All go, and nobody comes any more. */
  synchronized void close() {
    closed = true;
    sessions.values().forEach(session -> session.seat.close());
    sessions.clear();
    named.clear();
  }
}
