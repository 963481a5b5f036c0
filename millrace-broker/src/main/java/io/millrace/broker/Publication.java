package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * One producer's turn on a channel. Ends once; packets after the end are dropped and counted in the
 * channel's {@link ChannelStats#packetsDropped}. Belongs to the broker's loop.
 */
public final class Publication {

  /**
   * A picture without any random access point, as with periodic intra refresh, is shown from
   * anywhere after this time: late and damaged at first, but not never.
   */
  static final long RANDOM_ACCESS_PATIENCE_NS = 10_000_000_000L;

  private final Channel channel;
  private final Publisher publisher;
  private final GuardedObserver observer;
  private final long beganNs;
  private final long firstIndex;
  private long lastAppendNs;
  private boolean randomAccessSeen;
  private boolean startsAnywhere;
  private boolean ended;

  Publication(Channel channel, Publisher publisher, MediaObserver observer, long nowNs) {
    this.channel = channel;
    this.publisher = publisher;
    this.observer = new GuardedObserver(channel.id(), observer);
    this.beganNs = nowNs;
    this.firstIndex = channel.log().end();
    this.lastAppendNs = nowNs;
  }

  public Channel channel() {
    return channel;
  }

  public Publisher publisher() {
    return publisher;
  }

  /** When the last packet was appended, or the publication began. */
  public long lastAppendNs() {
    return lastAppendNs;
  }

  /** False once the producer left or was replaced. */
  public boolean isActive() {
    return !ended;
  }

  /**
   * Writes one packet to the channel log; consumers hear of it at {@link Broker#flush}. Dropped and
   * counted if it is empty, larger than 1456 bytes, or the publication ended.
   *
   * @param payload position to limit, copied and left as they are
   * @param originNs when it came into being, in the broker's clock; times that go back or lie more
   *     than a second ahead are put right
   */
  public void append(ByteBuffer payload, long originNs, long nowNs) {
    if (ended || !channel.log().append(payload, originNs, nowNs)) {
      channel.counters().packetsDropped++;
      return;
    }
    lastAppendNs = nowNs;
    channel.counters().received(payload.remaining());
    readAlong(payload, nowNs);
    channel.becomeDirty(nowNs);
  }

  /**
   * The producer is gone; the channel waits for the next one, or is forgotten if nobody watches.
   * Again does nothing.
   */
  public void end(long nowNs) {
    if (!ended) {
      ended = true;
      channel.ended(this, nowNs);
    }
  }

  /** Another publication takes the channel. */
  void replace() {
    ended = true;
    channel.release();
  }

  /** The channel log's end when it began. */
  long firstIndex() {
    return firstIndex;
  }

  /** Whether consumers need not wait for a random access point. */
  boolean startsAnywhere() {
    return startsAnywhere;
  }

  boolean isTransportStream() {
    return observer.isTransportStream();
  }

  ByteBuffer tables() {
    return observer.tables();
  }

  private void readAlong(ByteBuffer payload, long nowNs) {
    boolean randomAccess = observer.observe(payload);
    randomAccessSeen |= randomAccess;
    startsAnywhere = needsNoRandomAccess(nowNs);
    if (randomAccess) {
      channel.onRandomAccess(observer.tables());
    } else if (startsAnywhere) {
      channel.onPacketForAnyone(this);
    }
    if (observer.hasNews()) {
      channel.describe(observer.description());
    }
  }

  private boolean needsNoRandomAccess(long nowNs) {
    return !observer.isTransportStream()
        || observer.isSoundOnly()
        || (!randomAccessSeen && nowNs - beganNs > RANDOM_ACCESS_PATIENCE_NS);
  }
}
