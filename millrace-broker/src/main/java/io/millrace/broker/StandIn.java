package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * What consumers are shown while their channel's producer is away, such as a clip that begins anew
 * at its end. It is nobody's turn: the channel's state, its reservation, its counters and its
 * description stay as they are, and nobody is refused because of it. The next publication ends it,
 * which begins at a random access point if it can. Each loop with consumers has its own, to which
 * it belongs.
 */
public final class StandIn {
  private final Channel channel;
  private final GuardedObserver observer;
  private boolean ended;

  StandIn(Channel channel, MediaObserver observer) {
    this.channel = channel;
    this.observer = new GuardedObserver(channel.id(), observer);
  }

  /** False once a producer has the channel, or it was ended. */
  public boolean isActive() {
    return !ended;
  }

  /**
   * Writes one packet to the channel's log. Dropped after the end, or if there is no memory.
   *
   * @param payload MPEG-TS; position and limit stay as they are
   * @param originNs as {@link Publication#append} has it
   */
  public void append(ByteBuffer payload, long originNs, long nowNs) {
    if (ended || !channel.log().append(payload, originNs, nowNs)) {
      return;
    }
    if (observer.observe(payload)) {
      channel.openRandomAccess(observer.tables());
    }
    channel.becomeDirty(nowNs);
  }

  /** Consumers wait again. Once more does nothing. */
  public void end() {
    if (!ended) {
      ended = true;
      channel.standInEnded();
    }
  }
}
