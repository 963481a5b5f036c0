package io.millrace.server.live;

/**
 * How a channel's live stream does. Immutable.
 *
 * @param state of the moment
 * @param reason why, in a clause for people, such as {@code its producer left}; empty if there is
 *     nothing to say. Viewers read it: it names nobody
 */
public record LiveStatus(State state, String reason) {

  /** Nothing is known yet. */
  static final LiveStatus STARTING = new LiveStatus(State.STARTING, "");

  /** Fragments come. */
  static final LiveStatus LIVE = new LiveStatus(State.LIVE, "");

  /** What there is to say. */
  public enum State {
    /** A producer may send, and nothing came out of it yet. */
    STARTING,
    /** Fragments come. */
    LIVE,
    /** Nobody sends. What there was stays; it goes on by itself when a producer comes. */
    WAITING,
    /** A producer sends what has no place in fragmented MP4; SRT clients get it all the same. */
    UNPLAYABLE,
    /** It is over, for good: nothing follows. Another lease opens another log. */
    CLOSED
  }

  /** Whether it is over, for good. */
  public boolean isClosed() {
    return state == State.CLOSED;
  }
}
