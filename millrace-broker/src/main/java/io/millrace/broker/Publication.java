package io.millrace.broker;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  private static final long NO_POINT = -1;
  private static final String LEFT = "its producer left";

  private final Channel channel;
  private final Publisher publisher;
  private final GuardedObserver observer;
  private final PublicationStart start;
  private final long firstIndex;
  private final List<OutgoingRelay> relays = new ArrayList<>(0);
  private final RandomAccessRhythm rhythm = new RandomAccessRhythm();
  private long lastAppendNs;
  private long pointIndex = NO_POINT;
  private long endIndex;
  private boolean randomAccessSeen;
  private boolean startsAnywhere;
  private boolean ended;
  private String endReason = LEFT;
  private long endNs;

  Publication(
      Channel channel,
      Publisher publisher,
      MediaObserver observer,
      PublicationStart start,
      long nowNs) {
    this.channel = channel;
    this.publisher = publisher;
    this.observer = new GuardedObserver(channel.id(), observer);
    this.start = start;
    this.randomAccessSeen = start.randomAccessSeen();
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

  /** Whether the producer is on another loop, which relays its packets. */
  public boolean isRelayed() {
    return start.relayed();
  }

  /** How its stream does; allocates, for those who ask now and then. */
  public StreamVitals vitals() {
    return new StreamVitals(
        observer.isTransportStream(),
        start.beganNs(),
        lastAppendNs,
        observer.pictures(),
        observer.damaged(),
        rhythm.newestNs(),
        rhythm.distanceNs());
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
    if (!start.relayed()) { // they were counted where they came
      channel.counters().received(payload.remaining());
    }
    readAlong(payload, nowNs);
    channel.becomeDirty(nowNs);
    for (int i = 0; i < relays.size(); i++) {
      relays.get(i).onAppended();
    }
  }

  /**
   * The producer is gone; the channel waits for the next one, or is forgotten if nobody watches.
   * Again does nothing.
   */
  public void end(long nowNs) {
    end(nowNs, LEFT);
  }

  /**
   * The same, with a reason for people.
   *
   * @param reason as in {@link ChannelState#reason}
   */
  public void end(long nowNs, String reason) {
    if (!ended) {
      ended = true;
      endIndex = channel.log().end();
      endReason = reason;
      endNs = nowNs;
      endRelays();
      channel.ended(this, nowNs);
    }
  }

  /** Another publication takes the channel. */
  void replace() {
    ended = true;
    endIndex = channel.log().end();
    endRelays();
    channel.release();
  }

  /** Why it ended by itself. */
  String endReason() {
    return endReason;
  }

  /** When it ended by itself. */
  long endNs() {
    return endNs;
  }

  PublicationStart start() {
    return start;
  }

  // --- loops that it is relayed to

  void addRelay(OutgoingRelay relay) {
    relays.add(relay);
    channel.relayBegan();
  }

  /** The relay put its last message. */
  void removeRelay(OutgoingRelay relay) {
    relays.remove(relay);
    channel.relayFinished();
  }

  /** The relay to a loop that still runs; null if there is none. */
  @Nullable OutgoingRelay relayTo(int place) {
    for (OutgoingRelay relay : relays) {
      if (relay.target() == place && relay.isWanted()) {
        return relay;
      }
    }
    return null;
  }

  private void endRelays() {
    relays.forEach(OutgoingRelay::endWithLog);
  }

  /** The channel log's end when it began. */
  long firstIndex() {
    return firstIndex;
  }

  /** What it sent since its newest random access point, as far as the log has it. */
  void copyPictureTo(StandbyLog to, long nowNs) {
    ChannelLog log = channel.log();
    if (pointIndex != NO_POINT && log.holds(pointIndex)) {
      to.addAll(log, pointIndex, ended ? endIndex : log.end(), observer.tables(), nowNs);
    }
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

  /** What its observer knows. */
  StreamDescription described() {
    return observer.description();
  }

  boolean isRandomAccessSeen() {
    return randomAccessSeen;
  }

  private void readAlong(ByteBuffer payload, long nowNs) {
    boolean randomAccess = observer.observe(payload);
    randomAccessSeen |= randomAccess;
    startsAnywhere = needsNoRandomAccess(nowNs);
    if (randomAccess) {
      RandomAccessPoint point = channel.onRandomAccess(observer.tables());
      pointIndex = point.index();
      rhythm.onRandomAccess(point);
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
        || (!randomAccessSeen && nowNs - start.beganNs() > RANDOM_ACCESS_PATIENCE_NS);
  }
}
