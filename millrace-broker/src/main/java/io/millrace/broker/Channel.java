package io.millrace.broker;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one producer broadcasts. Outlives the producer: consumers wait here for the next one. With
 * neither, and nothing that holds it, it is forgotten at once, with its memory. Belongs to the
 * broker's loop.
 */
public final class Channel {
  private final ProducerId id;
  private final Broker broker;
  private final ChannelLog log;
  private final Audience audience = new Audience();
  private final ChannelCounters counters = new ChannelCounters();
  private @Nullable Publication publication;
  private @Nullable StandIn standIn;
  private StreamDescription description = StreamDescription.UNKNOWN;
  private boolean dirty;
  private long dirtySinceNs;
  private int relays;
  private int holds;

  Channel(ProducerId id, Broker broker) {
    this.id = id;
    this.broker = broker;
    this.log = new ChannelLog(broker.limits(), broker.pages());
  }

  public ProducerId id() {
    return id;
  }

  /** The producer of the moment. */
  public Optional<Publication> publication() {
    return Optional.ofNullable(publication);
  }

  /** The newest one known; a producer that left leaves its own until the next one tells more. */
  public StreamDescription description() {
    return description;
  }

  public ChannelStats stats() {
    return counters.toStats(audience.size(), log.bytes());
  }

  /** Its consumers on this loop, one after the other; who is called may leave. */
  public void forEachSubscription(Consumer<Subscription> action) {
    audience.forEach(action);
  }

  /** What its producer sends, over all that the log has, bits a second; 0 if that is too little. */
  public long bitsPerSecond() {
    return log.bitsPerSecond();
  }

  int subscribers() {
    return audience.size();
  }

  ChannelLog log() {
    return log;
  }

  ChannelCounters counters() {
    return counters;
  }

  boolean isUnused() {
    return publication == null && audience.size() == 0 && relays == 0 && holds == 0;
  }

  // --- the producer's side

  Publication begin(
      Publisher publisher, MediaObserver observer, PublicationStart start, long nowNs) {
    endStandIn();
    Publication begun = new Publication(this, publisher, observer, start, nowNs);
    publication = begun;
    broker.listener().onChannelLive(this, begun);
    return begun;
  }

  /** What is in the log stays readable; nothing of the next publication may follow it unasked. */
  void release() {
    publication = null;
    cut();
  }

  private void cut() {
    log.reveal();
    audience.suspend();
    log.forgetRandomAccessPoint();
  }

  /** The producer left and nobody took over. */
  void ended(Publication left, long nowNs) {
    release();
    expire(nowNs);
    broker.listener().onChannelWaiting(this, left);
    broker.forgetIfUnused(this);
  }

  /** Gives up media that is too old; without a producer also memory that waits for more. */
  void expire(long nowNs) {
    if (publication == null && standIn == null && relays == 0) {
      log.rest(nowNs);
    } else {
      log.expire(nowNs);
    }
  }

  // --- while the producer is away

  /** Replaces one that plays. */
  StandIn beginStandIn(MediaObserver observer) {
    endStandIn();
    StandIn begun = new StandIn(this, observer);
    standIn = begun;
    broker.listener().onStandIn(this, true);
    return begun;
  }

  void endStandIn() {
    if (standIn != null) {
      standIn.end();
    }
  }

  void standInEnded() {
    standIn = null;
    cut();
    broker.listener().onStandIn(this, false);
  }

  /** It is kept, with what is known of it, though nobody sends or watches. */
  void hold() {
    holds++;
  }

  /** One hold is over. */
  void letGo() {
    holds--;
    broker.forgetIfUnused(this);
  }

  /** A publication of it is being relayed, and needs the log. */
  void relayBegan() {
    relays++;
  }

  void relayFinished() {
    relays--;
    broker.forgetIfUnused(this);
  }

  /** The newest packet opens a random access point: all that wait start there. */
  RandomAccessPoint onRandomAccess(ByteBuffer tables) {
    if (publication == null || !publication.isRelayed()) {
      counters.randomAccessPoints++;
    }
    return openRandomAccess(tables);
  }

  /** The same, uncounted. */
  RandomAccessPoint openRandomAccess(ByteBuffer tables) {
    RandomAccessPoint point = log.markRandomAccess(tables);
    if (audience.someoneWaits()) {
      audience.start(tables, point.index());
    }
    return point;
  }

  /** A packet came that does not open a random access point, and the publication needs none. */
  void onPacketForAnyone(Publication from) {
    if (!audience.someoneWaits()) {
      return;
    }
    if (from.isTransportStream()) {
      audience.start(from.tables(), log.end() - 1);
    } else {
      audience.startWhereTheyWait(from.tables(), Math.max(log.first(), from.firstIndex()));
    }
  }

  void describe(StreamDescription now) {
    if (!now.equals(description)) {
      description = now;
      broker.listener().onDescription(this, now);
    }
  }

  void becomeDirty(long nowNs) {
    if (!dirty) {
      dirty = true;
      dirtySinceNs = nowNs;
      broker.addDirty(this);
    }
  }

  // --- the consumers' side

  Subscription attach(Subscriber subscriber, long nowNs) {
    Subscription subscription = new Subscription(this, subscriber, nowNs);
    audience.add(subscription);
    join(subscription);
    if (subscription.hasUnread()) {
      becomeDirty(nowNs);
    }
    broker.listener().onSubscribed(subscription);
    return subscription;
  }

  void detach(Subscription subscription) {
    audience.remove(subscription);
    broker.listener().onUnsubscribed(subscription);
    broker.forgetIfUnused(this);
  }

  /** A skip: only onwards from after, and only to what is not too late itself. */
  void restart(Subscription subscription, long after, long tooLateNs) {
    log.reveal();
    RandomAccessPoint point = log.randomAccessPoint();
    if (point != null && point.index() > after && point.originNs() - tooLateNs >= 0) {
      subscription.startAt(point.tables(), point.index());
    } else {
      startAtLiveEdge(subscription);
    }
  }

  /** Since when it has had packets that its consumers do not know of. */
  long dirtySinceNs() {
    return dirtySinceNs;
  }

  /** Whether so many packets wait that more would save little. */
  boolean hasEnough() {
    return log.end() - log.revealedEnd() >= Coalescing.ENOUGH;
  }

  /** Its consumers are to hear of all that there is, each in its turn. */
  void beginRound() {
    dirty = false;
    log.reveal();
    audience.beginRound();
  }

  /** Whether consumers still wait for their turn. */
  boolean isInRound() {
    return audience.isInRound();
  }

  /** The turn of so many consumers at most; returns how many it were. */
  int wakeSome(int most, long nowNs) {
    return audience.wakeSome(most, nowNs);
  }

  private void join(Subscription subscription) {
    log.reveal();
    RandomAccessPoint point = joinPoint();
    if (point != null) {
      subscription.startAt(point.tables(), point.index());
    } else {
      startAtLiveEdge(subscription);
    }
  }

  /** Where one who comes now starts; null for the live edge. */
  @Nullable RandomAccessPoint joinPoint() {
    RandomAccessPoint point = log.randomAccessPoint();
    return point != null && log.bytesSince(point) <= broker.limits().joinBytes() ? point : null;
  }

  /** At once if any packet will do, else at the next random access point. */
  private void startAtLiveEdge(Subscription subscription) {
    Publication live = publication;
    if (live != null && live.startsAnywhere()) {
      subscription.startAt(live.tables(), log.end());
    } else {
      audience.await(subscription);
    }
  }
}
