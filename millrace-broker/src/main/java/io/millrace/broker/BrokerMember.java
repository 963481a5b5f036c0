package io.millrace.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One loop's part of a {@link BrokerGroup}: its broker, what it relays to other loops and what they
 * relay to it. One owner: the loop.
 *
 * <p>Producers come by {@link #claim} and {@link #begin}; consumers subscribe to the {@link
 * #broker}, wherever the producer is.
 */
public final class BrokerMember {

  /** A channel without consumers is relayed on for so long: somebody may come back. */
  static final long LINGER_NS = TimeUnit.SECONDS.toNanos(5);

  private final BrokerGroup group;
  private final ChannelDirectory directory;
  private final int place;
  private final Broker broker;
  private final @Nullable RelayLink[] links;
  private final @Nullable IncomingRelays[] incoming;
  private final Map<ProducerId, Wish> wishes = new HashMap<>();
  private final Map<ProducerId, Long> lingering = new HashMap<>();
  private final Set<Contender> present = new LinkedHashSet<>();
  private final List<Contender> watched = new ArrayList<>();
  private final Supplier<MediaObserver> observers;
  private long relaysRefused;

  /** A channel that the directory knows this loop to want. */
  private static final class Wish {
    boolean idle;
    long idleSinceNs;
  }

  BrokerMember(
      BrokerGroup group,
      int place,
      BrokerLimits limits,
      Coalescing coalescing,
      Supplier<MediaObserver> observers,
      PageSupply pages) {
    this.group = group;
    this.directory = group.directory();
    this.place = place;
    this.observers = observers;
    this.broker = new Broker(limits, new Bookkeeping(), observers, coalescing, pages);
    this.links = new @Nullable RelayLink[BrokerGroup.MOST];
    this.incoming = new @Nullable IncomingRelays[BrokerGroup.MOST];
  }

  /** The channels of this loop. Producers must not go to it directly. */
  public Broker broker() {
    return broker;
  }

  /** The place of this loop. */
  public int place() {
    return place;
  }

  // --- producers

  /** Where a channel is in its life; empty if nobody has or wants it. */
  public Optional<ChannelState> state(ProducerId id) {
    return directory.state(id);
  }

  /** Who has a channel's producer, on whichever loop. */
  public Optional<Holder> holder(ProducerId id) {
    return directory.holder(id);
  }

  /**
   * Makes the publisher the channel's producer if it is free, or the rule lets it. When granted,
   * {@link #begin} must follow in the same pass; to tell the one that was replaced is the caller's
   * affair.
   */
  public Claim claim(ProducerId id, Publisher publisher, ClaimRule rule, long nowNs) {
    return directory.claim(id, place, publisher, rule, nowNs);
  }

  /** Begins what was claimed. A publication of another one on this loop ends. */
  public Publication begin(Claim.Granted claim, long nowNs) {
    return begin(claim, observers.get(), nowNs);
  }

  /** The same, with what is known of the stream. */
  Publication begin(Claim.Granted claim, MediaObserver observer, long nowNs) {
    Holder holder = claim.holder();
    PublicationStart start = PublicationStart.here(holder.turn(), nowNs);
    Publication begun = broker.takeOver(claim.id(), holder.publisher(), observer, start, nowNs);
    long wanted = directory.wanted(claim.id()); // a promotion takes its time to arrive
    for (int other = 0; other < group.size(); other++) {
      if (other != place && (wanted >>> other & 1) != 0) {
        relay(begun, other, begun.firstIndex());
      }
    }
    pump();
    return begun;
  }

  // --- producers that may stand by

  /** A producer's connection on this loop, which has done nothing yet. */
  public Contender contender(ProducerId id, Publisher publisher, long nowNs) {
    return new Contender(this, id, publisher, directory.rules(id), observers.get(), nowNs);
  }

  /**
   * It wants the channel. When granted its turn has begun; to tell the one that was replaced is the
   * caller's affair. One that is neither granted nor stands by is to be forgotten.
   */
  public Claim enter(Contender contender, ClaimRule rule, long nowNs) {
    Claim claim = directory.enter(contender, rule, nowNs);
    switch (claim) {
      case Claim.Granted granted -> {
        present.add(contender);
        contender.beginTurn(granted, nowNs);
      }
      case Claim.StandsBy standsBy -> {
        present.add(contender);
        contender.startStandingBy();
        directory
            .onAir(contender.id())
            .ifPresent(onAir -> group.tell(onAir.place(), member -> onAir.watch(nowNs)));
      }
      case Claim.Crowded crowded -> {}
      case Claim.Refused refused -> {}
      case Claim.Reserved reserved -> {}
    }
    return claim;
  }

  /** Who has come on this loop and not left: first those that stand by or wait for their turn. */
  public List<Publisher> producers() {
    return Stream.of(false, true)
        .flatMap(onAir -> present.stream().filter(one -> one.publication().isPresent() == onAir))
        .map(Contender::publisher)
        .toList();
  }

  /** The primary that stands by while its backup is on the air. */
  public Optional<Publisher> seatedPrimary(ProducerId id) {
    return directory.seatedPrimary(id);
  }

  /** Whether the turn still is what it says: news of it takes its time to arrive. */
  boolean isCurrent(Claim.Granted granted) {
    return directory
        .holder(granted.id())
        .filter(holder -> holder.turn() == granted.holder().turn())
        .isPresent();
  }

  /** For whom the place of a channel's primary is kept, who left a moment ago. */
  public Optional<Reservation> reservation(ProducerId id, long nowNs) {
    return directory.reservation(id, nowNs);
  }

  boolean hasStandbys(ProducerId id) {
    return !directory.standbys(id).isEmpty();
  }

  /** It may send nothing any more one day: looked at before each flush. */
  void lookAfter(Contender contender) {
    watched.add(contender);
  }

  void forget(Contender contender) {
    present.remove(contender);
    watched.remove(contender);
  }

  Channel hold(ProducerId id) {
    return broker.hold(id);
  }

  StandbyLog newStandbyLog() {
    return new StandbyLog(broker.limits(), broker.pages());
  }

  boolean hasStandIn(ProducerId id) {
    return directory.hasStandIn(id);
  }

  void takeTurn(Contender contender, boolean healthy, long nowNs) {
    directory.takeTurn(contender, healthy, nowNs).ifPresent(promotion -> promote(promotion, nowNs));
  }

  /** Whether it is still to be looked after: it has the channel, and somebody stands by. */
  boolean handOver(Contender silent, long turn, String why, long nowNs) {
    ChannelDirectory.HandOver done = directory.handOver(silent, turn, why, nowNs);
    done.promotion().ifPresent(promotion -> promote(promotion, nowNs));
    return done.seats() && done.promotion().isEmpty();
  }

  void dismiss(Contender contender, long nowNs, String reason) {
    settle(contender.id(), directory.dismiss(contender, reason, nowNs), nowNs);
  }

  /** What a producer of this loop left is another's now, or lingers here. */
  private void settle(ProducerId id, ChannelDirectory.Left left, long nowNs) {
    left.promotion().ifPresent(promotion -> promote(promotion, nowNs));
    if (left.lingers() && lingering.put(id, left.turn()) == null) {
      broker.hold(id);
    }
  }

  private void promote(Promotion promotion, long nowNs) {
    Contender next = promotion.next();
    on(next.place(), () -> next.beginTurn(promotion.granted(), nowNs));
    Contender before = promotion.before();
    if (before != null) {
      long turn = promotion.granted().replaced().map(Holder::turn).orElse(0L);
      on(before.place(), () -> before.offAir(turn, nowNs));
    }
  }

  /** At once if it is this loop. */
  private void on(int target, Runnable task) {
    if (target == place) {
      task.run();
    } else {
      group.tell(target, member -> task.run());
    }
  }

  private void lookAfterContenders(long nowNs) {
    for (int i = watched.size() - 1; i >= 0; i--) {
      if (!watched.get(i).check(nowNs)) {
        watched.remove(i);
      }
    }
  }

  // --- the loop

  /** When to call {@link #flush} even if nothing happens; Long.MAX_VALUE if there is no need. */
  public long nextDeadlineNs() {
    long next = broker.nextDeadlineNs();
    for (int i = 0; i < watched.size(); i++) {
      long checkNs = watched.get(i).nextCheckNs();
      next = next == Long.MAX_VALUE || checkNs - next < 0 ? checkNs : next;
    }
    return next;
  }

  /** Puts on the way what other loops want, then flushes the broker. Once a pass. */
  public void flush(long nowNs) {
    lookAfterContenders(nowNs);
    flushMedia(nowNs);
  }

  /** The same, and nobody is taken for silent: what he sent may wait in a socket. */
  public void flushMedia(long nowNs) {
    pump();
    broker.flush(nowNs);
  }

  /** Takes what others relayed here. Called when this loop was called up. */
  public void onCall(long nowNs) {
    int taken = 0;
    for (int other = 0; other < group.size(); other++) {
      RelayRing ring = group.rings().get(other, place);
      if (ring != null) {
        taken += ring.take(from(other), nowNs);
        if (ring.isRoomWanted()) {
          group.callUp(other);
        }
      }
    }
    pump();
    if (taken > 0) {
      broker.flush(nowNs);
    }
  }

  /**
   * Ends what is relayed here without a consumer for 5 s, and what lingered long enough. A few
   * times a second.
   */
  public void tidy(long nowNs) {
    lingering.entrySet().removeIf(left -> lingeredEnough(left.getKey(), left.getValue(), nowNs));
    List<ProducerId> over = new ArrayList<>();
    wishes.forEach((id, wish) -> {
      if (isOver(id, wish, nowNs)) {
        over.add(id);
      }
    });
    over.forEach(id -> giveUp(id, nowNs));
  }

  /** Packets that other loops missed because they were too slow for the log of a channel here. */
  public long packetsNotRelayed() {
    long sum = 0;
    for (RelayLink link : links) {
      sum += link == null ? 0 : link.packetsLost();
    }
    return sum;
  }

  /** Publications here that another loop wanted and got nothing of, for want of memory. */
  public long relaysRefused() {
    return relaysRefused;
  }

  // --- no producer

  /**
   * Has something play on a channel of this loop until a producer has it; empty if one has it here,
   * or nobody here watches. To ask whether one has it elsewhere is the caller's affair.
   */
  public Optional<StandIn> beginStandIn(ProducerId id) {
    return broker
        .channel(id)
        .filter(channel -> channel.publication().isEmpty() && channel.subscribers() > 0)
        .map(channel -> channel.beginStandIn(observers.get()));
  }

  // --- consumers here, producer elsewhere

  /**
   * A relay begins; null if it is of no use: nobody here wants the channel any more, or it has a
   * later publication.
   */
  @Nullable Publication beginRelayed(RelayStart start, MediaObserver media, long nowNs) {
    if (!wishes.containsKey(start.id())) {
      return null;
    }
    Publication present = broker.channel(start.id()).flatMap(Channel::publication).orElse(null);
    return present != null && present.start().turn() > start.turn()
        ? null
        : broker.takeOver(start.id(), start.publisher(), media, start.toPublicationStart(), nowNs);
  }

  private boolean lingeredEnough(ProducerId id, long turn, long nowNs) {
    if (directory.lingers(id, turn, nowNs)) {
      return false;
    }
    broker.channel(id).ifPresent(Channel::letGo);
    return true;
  }

  private boolean isOver(ProducerId id, Wish wish, long nowNs) {
    boolean watched = broker.channel(id).map(channel -> channel.subscribers() > 0).orElse(false);
    if (watched || !wish.idle) {
      wish.idle = !watched;
      wish.idleSinceNs = nowNs;
      return false;
    }
    return nowNs - wish.idleSinceNs >= LINGER_NS;
  }

  private void giveUp(ProducerId id, long nowNs) {
    broker
        .channel(id)
        .flatMap(Channel::publication)
        .filter(Publication::isRelayed)
        .ifPresent(relayed -> relayed.end(nowNs)); // with it the channel is forgotten
    dropWish(id);
  }

  private void dropWish(ProducerId id) {
    if (wishes.remove(id) != null) {
      directory
          .unwant(id, place)
          .filter(holder -> holder.place() != place)
          .ifPresent(holder ->
              group.tell(holder.place(), member -> member.stopRelay(id, place, holder.turn())));
    }
  }

  private void wish(ProducerId id, long nowNs) {
    if (wishes.putIfAbsent(id, new Wish()) == null) {
      directory
          .want(id, place, nowNs)
          .filter(holder -> holder.place() != place)
          .ifPresent(holder ->
              group.tell(holder.place(), member -> member.startRelay(id, place, holder.turn())));
    }
  }

  // --- producer here, consumers elsewhere

  /** From where a consumer that comes now would start. */
  private void startRelay(ProducerId id, int target, long turn) {
    Publication publication = publication(id, turn);
    if (publication != null && publication.relayTo(target) == null) {
      RandomAccessPoint point = publication.channel().joinPoint();
      long from = point == null ? publication.channel().log().end() : point.index();
      relay(publication, target, from);
      pump();
    }
  }

  private void stopRelay(ProducerId id, int target, long turn) {
    Publication publication = publication(id, turn);
    OutgoingRelay relay = publication == null ? null : publication.relayTo(target);
    if (relay != null) {
      relay.cancel();
      pump();
    }
  }

  /** That publication, if it still runs. */
  private @Nullable Publication publication(ProducerId id, long turn) {
    return broker
        .channel(id)
        .flatMap(Channel::publication)
        .filter(publication -> publication.start().turn() == turn && !publication.isRelayed())
        .orElse(null);
  }

  private void pump() {
    for (int other = 0; other < group.size(); other++) {
      RelayLink link = links[other];
      if (link != null && link.pump()) {
        group.callUp(other);
      }
    }
  }

  /** Consumers there wait on if there is no memory to relay it. */
  private void relay(Publication publication, int target, long from) {
    RelayLink link = link(target);
    if (link == null) {
      relaysRefused++;
    } else {
      link.start(publication, from);
    }
  }

  private @Nullable RelayLink link(int target) {
    RelayLink link = links[target];
    if (link == null) {
      RelayRing ring = group.rings().getOrMake(place, target);
      link = ring == null ? null : new RelayLink(target, ring);
      links[target] = link;
    }
    return link;
  }

  private IncomingRelays from(int source) {
    IncomingRelays relays = incoming[source];
    if (relays == null) {
      relays = new IncomingRelays(this);
      incoming[source] = relays;
    }
    return relays;
  }

  /** A producer of this loop left. */
  private void leave(Channel channel, Publication ended) {
    long turn = ended.start().turn();
    long nowNs = ended.endNs();
    settle(channel.id(), directory.release(channel.id(), turn, ended.endReason(), nowNs), nowNs);
  }

  /** Keeps the directory true. */
  private final class Bookkeeping implements BrokerListener {

    @Override
    public void onChannelWaiting(Channel channel, Publication ended) {
      if (!ended.isRelayed()) {
        leave(channel, ended);
      }
    }

    @Override
    public void onSubscribed(Subscription subscription) {
      wish(subscription.channel().id(), subscription.joinedNs());
    }

    @Override
    public void onStandIn(Channel channel, boolean plays) {
      directory.standIn(channel.id(), place, plays);
    }

    @Override
    public void onForgotten(Channel channel) {
      directory.addPast(channel.id(), channel.stats());
      dropWish(channel.id());
    }
  }
}
