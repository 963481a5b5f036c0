package io.millrace.broker;

import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which loop has a channel's producer, who stands by for it, which loops have the channel, and
 * where it is in its life. The one place where two loops that want the same channel meet.
 * Thread-safe; asked when producers and first consumers come and go, never for a packet, and every
 * answer takes nanoseconds.
 */
final class ChannelDirectory {

  /** Most producers that stand by for one channel. */
  static final int SEATS_MAX = 4;

  static final String NEVER = "no producer yet";
  static final String CAME = "its producer came";
  static final String CAME_BACK = "its producer came back";
  static final String TAKEN_OVER = "taken over by its producer's new connection";

  private static final Comparator<Contender> ORDER =
      Comparator.comparing(Contender::role).thenComparingLong(contender -> contender.arrival);

  private final Function<ProducerId, Continuity> rules;
  private volatile ChannelLifeListener listener = ChannelLifeListener.NONE;

  // guarded by this
  private final Map<ProducerId, Entry> entries = new HashMap<>();
  private long turns;

  private static final class Entry {
    ChannelState state;

    /** Who is on the air, if it can stand by as well. */
    @Nullable Contender onAir;

    /** Who stands by, in order. */
    final List<Contender> seats = new ArrayList<>(0);

    /** A bit for each place. */
    long wanted;

    /** A bit for each place where a stand-in plays. */
    long standIns;

    long switches;
    ChannelStats past = ChannelStats.NONE;

    Entry(ChannelState state) {
      this.state = state;
    }

    @Nullable Holder holder() {
      return state instanceof Live live ? live.holder() : null;
    }

    @Nullable Contender seatedPrimary() {
      return seats.isEmpty() || seats.getFirst().role() != Role.PRIMARY ? null : seats.getFirst();
    }

    void seat(Contender contender) {
      seats.add(contender);
      seats.sort(ORDER);
    }
  }

  /** What was decided under the lock, and what is to be told without it. */
  private record Outcome<T>(T answer, @Nullable ChannelChange change) {}

  /**
   * What a producer left behind.
   *
   * @param lingers whether the channel lingers
   * @param promotion who has it instead
   */
  record Left(boolean lingers, Optional<Promotion> promotion) {
    static final Left NOTHING = new Left(false, Optional.empty());
  }

  /**
   * What came of a wish to hand the channel over.
   *
   * @param seats whether anybody stands by at all
   */
  record HandOver(boolean seats, Optional<Promotion> promotion) {}

  /** Rules of each channel; asked under the lock, so they must be brief. */
  ChannelDirectory(Function<ProducerId, Continuity> rules) {
    this.rules = rules;
  }

  /** What holds for a channel. */
  Continuity rules(ProducerId id) {
    return rules.apply(id);
  }

  /** Who hears of each step. */
  void listen(ChannelLifeListener newListener) {
    listener = newListener;
  }

  /** Who has a channel's producer now. */
  synchronized Optional<Holder> holder(ProducerId id) {
    Entry entry = entries.get(id);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.holder());
  }

  /** Where a channel is in its life; empty if nobody has or wants it. */
  synchronized Optional<ChannelState> state(ProducerId id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.state);
  }

  /** Who stands by, the next one first. */
  synchronized List<Standby> standbys(ProducerId id) {
    Entry entry = entries.get(id);
    return entry == null
        ? List.of()
        : entry.seats.stream().map(seat -> new Standby(seat.publisher(), seat.isWarm())).toList();
  }

  /** How often a channel was switched between producers. */
  synchronized long switches(ProducerId id) {
    Entry entry = entries.get(id);
    return entry == null ? 0 : entry.switches;
  }

  /** A stand-in plays on a loop, or does so no more. */
  synchronized void standIn(ProducerId id, int place, boolean plays) {
    Entry entry = entries.get(id);
    if (entry != null) {
      long bit = 1L << place;
      entry.standIns = plays ? entry.standIns | bit : entry.standIns & ~bit;
    }
  }

  /** Whether a stand-in plays on any loop. */
  synchronized boolean hasStandIn(ProducerId id) {
    Entry entry = entries.get(id);
    return entry != null && entry.standIns != 0;
  }

  /** Which loops have consumers, a bit for each place. */
  synchronized long wanted(ProducerId id) {
    Entry entry = entries.get(id);
    return entry == null ? 0 : entry.wanted;
  }

  // --- producers come

  /** Makes the publisher the channel's producer, if the channel is free or the rule lets it. */
  Claim claim(ProducerId id, int place, Publisher publisher, ClaimRule rule, long nowNs) {
    return tell(decide(id, place, publisher, null, rule, nowNs));
  }

  /** The same for one that may have to stand by: a backup, or a primary whose backup is on. */
  Claim enter(Contender contender, ClaimRule rule, long nowNs) {
    return tell(decideSeat(contender, rule, nowNs));
  }

  private synchronized Outcome<Claim> decideSeat(Contender contender, ClaimRule rule, long nowNs) {
    Entry entry = entryOf(contender.id(), nowNs);
    contender.arrival = ++turns;
    Holder holder = entry.holder();
    boolean behind = holder != null && holder.publisher().role() == Role.BACKUP;
    if (contender.role() == Role.PRIMARY && !behind) {
      return decide(
          contender.id(), contender.place(), contender.publisher(), contender, rule, nowNs);
    }
    Contender present = contender.role() == Role.PRIMARY ? entry.seatedPrimary() : null;
    if (present != null) {
      Holder seated = new Holder(present.place(), present.arrival, present.publisher());
      if (!rule.mayReplace(seated)) {
        return new Outcome<>(new Claim.Refused(seated), null);
      }
      entry.seats.remove(present);
    }
    if (entry.seats.size() >= SEATS_MAX) {
      return new Outcome<>(new Claim.Crowded(SEATS_MAX), null);
    }
    entry.seat(contender);
    Optional<Publisher> replaced = Optional.ofNullable(present).map(Contender::publisher);
    return new Outcome<>(new Claim.StandsBy(Optional.ofNullable(holder), replaced), null);
  }

  private synchronized Outcome<Claim> decide(
      ProducerId id,
      int place,
      Publisher publisher,
      @Nullable Contender contender,
      ClaimRule rule,
      long nowNs) {
    Entry entry = entryOf(id, nowNs);
    String why =
        switch (entry.state) {
          case Waiting waiting -> CAME;
          case Live live -> rule.mayReplace(live.holder()) ? TAKEN_OVER : null;
          case Lingering lingering when nowNs - lingering.untilNs() >= 0 -> CAME;
          case Lingering lingering -> rule.isBack(lingering.left()) ? CAME_BACK : null;
        };
    if (why != null) {
      Outcome<Claim.Granted> granted =
          grant(id, entry, place, publisher, contender, false, why, nowNs);
      return new Outcome<>(granted.answer(), granted.change());
    }
    return new Outcome<>(
        switch (entry.state) {
          case Lingering lingering -> new Claim.Reserved(lingering);
          case Live live -> new Claim.Refused(live.holder());
          case Waiting waiting -> throw new IllegalStateException("free, and refused");
        },
        null);
  }

  private Entry entryOf(ProducerId id, long nowNs) {
    return entries.computeIfAbsent(id, absent -> new Entry(new Waiting(nowNs, NEVER)));
  }

  private Outcome<Claim.Granted> grant(
      ProducerId id,
      Entry entry,
      int place,
      Publisher publisher,
      @Nullable Contender contender,
      boolean switched,
      String why,
      long nowNs) {
    ChannelState before = entry.state;
    Holder holder = new Holder(place, ++turns, publisher);
    long sinceNs = before instanceof Live live ? live.sinceNs() : nowNs;
    Claim.Granted granted =
        new Claim.Granted(id, holder, Optional.ofNullable(entry.holder()), entry.wanted);
    entry.onAir = contender;
    return new Outcome<>(granted, change(id, entry, new Live(sinceNs, holder, switched, why)));
  }

  // --- producers that stand by

  /** Who is on the air and could stand by as well. */
  synchronized Optional<Contender> onAir(ProducerId id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.onAir);
  }

  /** The primary that stands by while its backup is on the air. */
  synchronized Optional<Publisher> seatedPrimary(ProducerId id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::seatedPrimary).map(Contender::publisher);
  }

  /**
   * Gives a producer that stands by its turn, if the channel has no producer, or one of a later
   * role and this one is healthy. Who was on the air stands by.
   */
  Optional<Promotion> takeTurn(Contender contender, boolean healthy, long nowNs) {
    return tell(decideTurn(contender, healthy, nowNs));
  }

  private synchronized Outcome<Optional<Promotion>> decideTurn(
      Contender contender, boolean healthy, long nowNs) {
    Entry entry = entries.get(contender.id());
    if (entry == null || !entry.seats.contains(contender)) {
      return new Outcome<>(Optional.empty(), null);
    }
    Holder holder = entry.holder();
    if (holder == null) {
      return switchTo(entry, contender, "no other producer sends", nowNs);
    }
    boolean before = contender.role().compareTo(holder.publisher().role()) < 0;
    return before && healthy
        ? switchTo(entry, contender, contender.publisher().name() + " is healthy again", nowNs)
        : new Outcome<>(Optional.empty(), null);
  }

  /** Gives the channel of a producer that sends nothing to the next one that is ready. */
  HandOver handOver(Contender silent, long turn, String why, long nowNs) {
    return tell(decideHandOver(silent, turn, why, nowNs));
  }

  private synchronized Outcome<HandOver> decideHandOver(
      Contender silent, long turn, String why, long nowNs) {
    Entry entry = entries.get(silent.id());
    Holder holder = entry == null ? null : entry.holder();
    if (entry == null || holder == null || holder.turn() != turn || entry.seats.isEmpty()) {
      return new Outcome<>(new HandOver(false, Optional.empty()), null);
    }
    Contender next = nextReady(entry, nowNs);
    if (next == null) {
      return new Outcome<>(new HandOver(true, Optional.empty()), null);
    }
    Outcome<Optional<Promotion>> switched = switchTo(entry, next, why, nowNs);
    return new Outcome<>(new HandOver(true, switched.answer()), switched.change());
  }

  private static @Nullable Contender nextReady(Entry entry, long nowNs) {
    for (Contender seat : entry.seats) {
      if (seat.isReady(nowNs)) {
        return seat;
      }
    }
    return null;
  }

  private Outcome<Optional<Promotion>> switchTo(
      Entry entry, Contender next, String why, long nowNs) {
    Contender before = entry.onAir;
    entry.seats.remove(next);
    if (before != null) {
      entry.seat(before);
    }
    entry.switches++;
    Outcome<Claim.Granted> granted =
        grant(next.id(), entry, next.place(), next.publisher(), next, true, why, nowNs);
    return new Outcome<>(
        Optional.of(new Promotion(next, granted.answer(), before)), granted.change());
  }

  // --- producers go

  /** The producer of that turn left; does nothing if it was replaced before. */
  Left release(ProducerId id, long turn, String reason, long nowNs) {
    return tell(leave(id, turn, reason, nowNs));
  }

  private synchronized Outcome<Left> leave(ProducerId id, long turn, String reason, long nowNs) {
    Entry entry = entries.get(id);
    Holder holder = entry == null ? null : entry.holder();
    return entry == null || holder == null || holder.turn() != turn
        ? new Outcome<>(Left.NOTHING, null)
        : leave(id, entry, holder, reason, nowNs);
  }

  private Outcome<Left> leave(
      ProducerId id, Entry entry, Holder holder, String reason, long nowNs) {
    entry.onAir = null;
    Contender next = nextReady(entry, nowNs);
    if (next != null) {
      Outcome<Optional<Promotion>> switched = switchTo(entry, next, reason, nowNs);
      return new Outcome<>(new Left(false, switched.answer()), switched.change());
    }
    long lingerNs = rules.apply(id).linger().toNanos();
    ChannelState state =
        lingerNs == 0
            ? new Waiting(nowNs, reason)
            : new Lingering(nowNs, nowNs + lingerNs, holder, reason);
    Outcome<Left> outcome =
        new Outcome<>(new Left(lingerNs > 0, Optional.empty()), change(id, entry, state));
    forgetIfUnused(id, entry);
    return outcome;
  }

  /** One that stands by left, or whose turn was granted and has not begun. */
  Left dismiss(Contender contender, String reason, long nowNs) {
    return tell(decideDismissal(contender, reason, nowNs));
  }

  private synchronized Outcome<Left> decideDismissal(
      Contender contender, String reason, long nowNs) {
    Entry entry = entries.get(contender.id());
    if (entry == null) {
      return new Outcome<>(Left.NOTHING, null);
    }
    Holder holder = entry.holder();
    if (entry.onAir == contender && holder != null) {
      return leave(contender.id(), entry, holder, reason, nowNs);
    }
    entry.seats.remove(contender);
    forgetIfUnused(contender.id(), entry);
    return new Outcome<>(Left.NOTHING, null);
  }

  /** Whether the channel still lingers after that turn; ends that when its time is over. */
  boolean lingers(ProducerId id, long turn, long nowNs) {
    return tell(lingersOn(id, turn, nowNs));
  }

  private synchronized Outcome<Boolean> lingersOn(ProducerId id, long turn, long nowNs) {
    Entry entry = entries.get(id);
    if (entry == null
        || !(entry.state instanceof Lingering lingering)
        || lingering.left().turn() != turn) {
      return new Outcome<>(false, null);
    }
    if (nowNs - lingering.untilNs() < 0) {
      return new Outcome<>(true, null);
    }
    Waiting next = new Waiting(lingering.sinceNs(), lingering.reason());
    Outcome<Boolean> outcome = new Outcome<>(false, change(id, entry, next));
    forgetIfUnused(id, entry);
    return outcome;
  }

  private static ChannelChange change(ProducerId id, Entry entry, ChannelState next) {
    ChannelChange change = new ChannelChange(id, entry.state, next);
    entry.state = next;
    return change;
  }

  private <T> T tell(Outcome<T> outcome) {
    if (outcome.change() != null) {
      listener.onChange(outcome.change());
    }
    return outcome.answer();
  }

  // --- consumers

  /**
   * A loop has consumers for the channel.
   *
   * @return who has the producer; from now on each claim tells of this loop
   */
  synchronized Optional<Holder> want(ProducerId id, int place, long nowNs) {
    Entry entry = entryOf(id, nowNs);
    entry.wanted |= 1L << place;
    return Optional.ofNullable(entry.holder());
  }

  /**
   * A loop has no consumers for the channel any more.
   *
   * @return who has the producer
   */
  synchronized Optional<Holder> unwant(ProducerId id, int place) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    entry.wanted &= ~(1L << place);
    forgetIfUnused(id, entry);
    return Optional.ofNullable(entry.holder());
  }

  /** What a loop counted that has forgotten the channel, while others have not. */
  synchronized void addPast(ProducerId id, ChannelStats counted) {
    Entry entry = entries.get(id);
    if (entry != null) {
      entry.past = entry.past.plus(counted.past());
    }
  }

  /** The sum of what {@link #addPast} was told. */
  synchronized ChannelStats past(ProducerId id) {
    Entry entry = entries.get(id);
    return entry == null ? ChannelStats.NONE : entry.past;
  }

  /** Channels that somebody has, may come back to, stands by for, or wants. */
  synchronized int size() {
    return entries.size();
  }

  private void forgetIfUnused(ProducerId id, Entry entry) {
    if (entry.state instanceof Waiting && entry.wanted == 0 && entry.seats.isEmpty()) {
      entries.remove(id);
    }
  }
}
