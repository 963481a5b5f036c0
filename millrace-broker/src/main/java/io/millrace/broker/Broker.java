package io.millrace.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * All channels of this process. One owner: the loop; other threads ask for snapshots there. Every
 * time is a reading of the owner's clock, on System.nanoTime's scale.
 */
public final class Broker {
  private static final long EXPIRE_INTERVAL_NS = 1_000_000_000L;

  /** Consumers called in one flush: some milliseconds, and then what came meanwhile is taken. */
  static final int TURNS_PER_FLUSH = 1024;

  /** Consumers of one channel that are called before it is another channel's turn. */
  static final int TURNS_PER_CHANNEL = 256;

  private BrokerLimits limits;
  private final BrokerListener listener;
  private final Supplier<MediaObserver> observers;
  private final Coalescing coalescing;
  private final PageSupply pages;
  private final Map<ProducerId, Channel> channels =
      new TreeMap<>(Comparator.comparing(ProducerId::value));
  private List<Channel> dirty = new ArrayList<>();
  private List<Channel> looking = new ArrayList<>();
  private final ArrayDeque<Channel> inTurn = new ArrayDeque<>();
  private boolean inFlush;
  private long flushedNs;
  private boolean expired;
  private long expiredNs;

  /** What a channel may use; nobody hears of events. */
  public Broker(BrokerLimits limits) {
    this(limits, BrokerListener.NONE);
  }

  /** What a channel may use, and who hears what happens. */
  public Broker(BrokerLimits limits, BrokerListener listener) {
    this(limits, listener, MediaObserver::ofTransportStream);
  }

  /** What a channel may use, and how long packets wait for each other. */
  public Broker(BrokerLimits limits, Coalescing coalescing) {
    this(limits, BrokerListener.NONE, MediaObserver::ofTransportStream, coalescing);
  }

  Broker(BrokerLimits limits, BrokerListener listener, Supplier<MediaObserver> observers) {
    this(limits, listener, observers, Coalescing.NONE);
  }

  Broker(
      BrokerLimits limits,
      BrokerListener listener,
      Supplier<MediaObserver> observers,
      Coalescing coalescing) {
    this(limits, listener, observers, coalescing, PageSupply.ofThisJvm());
  }

  Broker(
      BrokerLimits limits,
      BrokerListener listener,
      Supplier<MediaObserver> observers,
      Coalescing coalescing,
      PageSupply pages) {
    this.limits = limits;
    this.listener = new GuardedListener(listener);
    this.observers = observers;
    this.coalescing = coalescing;
    this.pages = pages;
  }

  /**
   * Makes the publisher the channel's producer; empty if another one holds it (ask the channel
   * who). The channel is made if need be.
   */
  public Optional<Publication> publish(ProducerId id, Publisher publisher, long nowNs) {
    Channel channel = channelOrNew(id);
    return channel.publication().isPresent()
        ? Optional.empty()
        : Optional.of(
            channel.begin(publisher, observers.get(), PublicationStart.here(0, nowNs), nowNs));
  }

  /**
   * Makes the publisher the channel's producer, whoever holds it: a publication of another one ends
   * without the channel being left, and its later packets are dropped. Who may do so is the
   * caller's decision, and so is telling the one that lost.
   */
  public Publication takeOver(ProducerId id, Publisher publisher, long nowNs) {
    return takeOver(id, publisher, observers.get(), PublicationStart.here(0, nowNs), nowNs);
  }

  /** The same for one that begins in its turn, among those of several loops. */
  Publication takeOver(ProducerId id, Publisher publisher, long turn, long nowNs) {
    return takeOver(id, publisher, observers.get(), PublicationStart.here(turn, nowNs), nowNs);
  }

  /** The same for one that may have begun on another loop. */
  Publication takeOver(
      ProducerId id,
      Publisher publisher,
      MediaObserver observer,
      PublicationStart start,
      long nowNs) {
    Channel channel = channelOrNew(id);
    channel.publication().ifPresent(Publication::replace);
    return channel.begin(publisher, observer, start, nowNs);
  }

  /**
   * Attaches a consumer; the channel is made if need be and waits for its producer. What can be
   * read at once may be read right away; the next flush tells of it too.
   */
  public Subscription subscribe(ProducerId id, Subscriber subscriber, long nowNs) {
    return channelOrNew(id).attach(subscriber, nowNs);
  }

  /** The channel, if it has a producer or a consumer. */
  public Optional<Channel> channel(ProducerId id) {
    return Optional.ofNullable(channels.get(id));
  }

  /** Channels that have a producer or a consumer, by id. */
  public List<Channel> channels() {
    return List.copyOf(channels.values());
  }

  /**
   * Tells the subscribers of each channel that got packets since the last call, if they have
   * something to read; channels whose packets may wait for more stay for a later call. If they are
   * very many, the rest of them hears at the next calls, which {@link #nextDeadlineNs} then wants
   * at once: in between the loop takes what came, and other channels have their turn. Once a loop
   * pass, also without packets: media that became too old is given up here. A subscriber that
   * throws is detached. Called by a subscriber, it does nothing.
   */
  public void flush(long nowNs) {
    if (inFlush) {
      return;
    }
    inFlush = true;
    flushedNs = nowNs;
    try {
      beginRounds(nowNs);
      takeTurns(nowNs);
    } finally {
      looking.clear();
      inFlush = false;
    }
    expire(nowNs);
  }

  /** When to call {@link #flush} even if nothing happens; Long.MAX_VALUE if no packet waits. */
  public long nextDeadlineNs() {
    if (!inTurn.isEmpty()) {
      return flushedNs;
    }
    return dirty.isEmpty()
        ? Long.MAX_VALUE
        : dirty.getFirst().dirtySinceNs() + coalescing.windowNs();
  }

  /** Keeps a channel that is made if need be, though nobody sends or watches. */
  Channel hold(ProducerId id) {
    Channel channel = channelOrNew(id);
    channel.hold();
    return channel;
  }

  BrokerLimits limits() {
    return limits;
  }

  /** Others hold from now on, the size of logs for channels that begin from now on. Loop only. */
  public void limits(BrokerLimits next) {
    limits = next;
  }

  PageSupply pages() {
    return pages;
  }

  BrokerListener listener() {
    return listener;
  }

  void addDirty(Channel channel) {
    dirty.add(channel);
  }

  void forgetIfUnused(Channel channel) {
    if (channel.isUnused() && channels.remove(channel.id(), channel)) {
      channel.endStandIn();
      channel.log().clear();
      listener.onForgotten(channel);
    }
  }

  private Channel channelOrNew(ProducerId id) {
    return channels.computeIfAbsent(id, absent -> new Channel(absent, this));
  }

  /**
   * What becomes dirty meanwhile waits for the next flush. The first to become dirty comes first. A
   * channel whose last round is not over waits for its end.
   */
  private void beginRounds(long nowNs) {
    List<Channel> now = dirty;
    dirty = looking;
    looking = now;
    long windowNs = coalescing.windowNs();
    for (int i = 0; i < now.size(); i++) {
      Channel channel = now.get(i);
      boolean due = nowNs - channel.dirtySinceNs() >= windowNs || channel.hasEnough();
      if (due && !channel.isInRound()) {
        channel.beginRound();
        inTurn.add(channel);
      } else {
        dirty.add(channel);
      }
    }
  }

  private void takeTurns(long nowNs) {
    int left = TURNS_PER_FLUSH;
    while (left > 0 && !inTurn.isEmpty()) {
      Channel channel = inTurn.element();
      left -= channel.wakeSome(Math.min(left, TURNS_PER_CHANNEL), nowNs);
      inTurn.remove(); // now, so that none that fails is left in a round that nobody goes on with
      if (channel.isInRound()) {
        inTurn.add(channel);
      }
    }
  }

  private void expire(long nowNs) {
    if (!expired || nowNs - expiredNs >= EXPIRE_INTERVAL_NS) {
      expired = true;
      expiredNs = nowNs;
      for (Channel channel : channels.values()) {
        channel.expire(nowNs);
      }
    }
  }
}
