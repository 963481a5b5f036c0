package io.millrace.broker;

import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which loop has a channel's producer, who stands by for it, which loops have the channel, and
 * where it is in its life. The one place where two loops that want the same channel meet.
 * Thread-safe; asked when producers and first consumers come and go, never for a packet, and every
 * answer takes nanoseconds.
 */
final class ChannelDirectory {

  static final String NEVER = "no producer yet";
  static final String CAME = "its producer came";
  static final String CAME_BACK = "its producer came back";
  static final String TAKEN_OVER = "taken over by its producer's new connection";

  private final Function<ProducerId, Continuity> rules;
  private final ChannelNews news = new ChannelNews();
  private volatile boolean promotes = true;
  private volatile IntSupplier lingerMost = () -> Integer.MAX_VALUE;

  // guarded by this
  private final Map<ProducerId, ChannelEntry> entries = new HashMap<>();
  private long turns;
  private int lingering;

  /**
   * What a producer left behind.
   *
   * @param lingers whether the channel lingers
   * @param turn whose turn it was
   * @param promotion who has it instead
   */
  record Left(boolean lingers, long turn, Optional<Promotion> promotion) {
    static final Left NOTHING = new Left(false, 0, Optional.empty());
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
    news.listen(newListener);
  }

  /** How many channels may linger at a time; asked under the lock, so it must be brief. */
  void limitLingering(IntSupplier most) {
    lingerMost = most;
  }

  /** From now on nobody who stands by gets a turn. */
  void stopPromotions() {
    promotes = false;
  }

  /** Who has a channel's producer now. */
  synchronized Optional<Holder> holder(ProducerId id) {
    ChannelEntry entry = entries.get(id);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.holder());
  }

  /** Where a channel is in its life; empty if nobody has or wants it. */
  synchronized Optional<ChannelState> state(ProducerId id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.state);
  }

  /** Who stands by, the next one first. */
  synchronized List<Standby> standbys(ProducerId id) {
    ChannelEntry entry = entries.get(id);
    return entry == null
        ? List.of()
        : entry.seats.stream().map(seat -> new Standby(seat.publisher(), seat.isWarm())).toList();
  }

  /** How often a channel was switched between producers. */
  synchronized long switches(ProducerId id) {
    ChannelEntry entry = entries.get(id);
    return entry == null ? 0 : entry.switches;
  }

  /** A stand-in plays on a loop, or does so no more. */
  synchronized void standIn(ProducerId id, int place, boolean plays) {
    ChannelEntry entry = entries.get(id);
    if (entry != null) {
      long bit = 1L << place;
      entry.standIns = plays ? entry.standIns | bit : entry.standIns & ~bit;
    }
  }

  /** Whether a stand-in plays on any loop. */
  synchronized boolean hasStandIn(ProducerId id) {
    ChannelEntry entry = entries.get(id);
    return entry != null && entry.standIns != 0;
  }

  /** Which loops have consumers, a bit for each place. */
  synchronized long wanted(ProducerId id) {
    ChannelEntry entry = entries.get(id);
    return entry == null ? 0 : entry.wanted;
  }

  /** For whom the place of a channel's primary is kept, who left a moment ago. */
  synchronized Optional<Reservation> reservation(ProducerId id, long nowNs) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.reservation(nowNs));
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

  private synchronized Claim decideSeat(Contender contender, ClaimRule rule, long nowNs) {
    ChannelEntry entry = entryOf(contender.id(), nowNs);
    contender.arrival = ++turns;
    return contender.role() == Role.PRIMARY
        ? decidePrimary(entry, contender, rule, nowNs)
        : decideBackup(entry, contender, nowNs);
  }

  private Claim decidePrimary(ChannelEntry entry, Contender contender, ClaimRule rule, long nowNs) {
    Holder onAir = entry.holder();
    Contender present = entry.seatedPrimary();
    if (present == null || (onAir != null && onAir.publisher().role() == Role.PRIMARY)) {
      return decidePlace(entry, contender, rule, nowNs);
    }
    Holder seated = new Holder(present.place(), present.arrival, present.publisher());
    if (!rule.mayReplace(seated)) {
      return new Claim.Refused(seated);
    }
    entry.seats.remove(present);
    if (onAir == null) {
      return grant(
          contender.id(),
          entry,
          contender.place(),
          contender.publisher(),
          contender,
          Optional.of(seated),
          false,
          CAME_BACK,
          nowNs);
    }
    return seatPrimary(entry, contender, onAir, Optional.of(present.publisher()));
  }

  /** Nobody stands by in its place. */
  private Claim decidePlace(ChannelEntry entry, Contender contender, ClaimRule rule, long nowNs) {
    Holder onAir = entry.holder();
    if (onAir == null || onAir.publisher().role() == Role.PRIMARY) {
      return decide(
          contender.id(), contender.place(), contender.publisher(), contender, rule, nowNs);
    }
    Reservation kept = entry.reservation(nowNs);
    return kept == null || rule.isBack(kept.forWhom())
        ? seatPrimary(entry, contender, onAir, Optional.empty())
        : new Claim.Reserved(kept);
  }

  private static Claim seatPrimary(
      ChannelEntry entry, Contender contender, Holder onAir, Optional<Publisher> replaced) {
    entry.seat(contender);
    entry.primary = new Holder(contender.place(), contender.arrival, contender.publisher());
    return new Claim.StandsBy(Optional.of(onAir), replaced);
  }

  private static Claim decideBackup(ChannelEntry entry, Contender contender, long nowNs) {
    Contender idle = entry.isFull() ? entry.idleBackup(nowNs) : null;
    if (entry.isFull() && idle == null) {
      return new Claim.Crowded(ChannelEntry.SEATS_MAX);
    }
    if (idle != null) {
      entry.seats.remove(idle);
    }
    entry.seat(contender);
    return new Claim.StandsBy(
        Optional.ofNullable(entry.holder()), Optional.ofNullable(idle).map(Contender::publisher));
  }

  private synchronized Claim decide(
      ProducerId id,
      int place,
      Publisher publisher,
      @Nullable Contender contender,
      ClaimRule rule,
      long nowNs) {
    ChannelEntry entry = entryOf(id, nowNs);
    Reservation kept = entry.reservation(nowNs);
    String why =
        switch (entry.state) {
          case Waiting waiting -> CAME;
          case Live live -> rule.mayReplace(live.holder()) ? TAKEN_OVER : null;
          case Lingering lingering -> whyAfter(kept, rule);
        };
    if (why != null) {
      Optional<Holder> replaced = Optional.ofNullable(entry.holder());
      return grant(id, entry, place, publisher, contender, replaced, false, why, nowNs);
    }
    Holder holder = entry.holder();
    if (holder != null) {
      return new Claim.Refused(holder);
    }
    return new Claim.Reserved(Objects.requireNonNull(kept, "free, and refused"));
  }

  private static @Nullable String whyAfter(@Nullable Reservation kept, ClaimRule rule) {
    if (kept == null) {
      return CAME;
    }
    return rule.isBack(kept.forWhom()) ? CAME_BACK : null;
  }

  private ChannelEntry entryOf(ProducerId id, long nowNs) {
    return entries.computeIfAbsent(id, absent -> new ChannelEntry(new Waiting(nowNs, NEVER)));
  }

  private Claim.Granted grant(
      ProducerId id,
      ChannelEntry entry,
      int place,
      Publisher publisher,
      @Nullable Contender contender,
      Optional<Holder> replaced,
      boolean switched,
      String why,
      long nowNs) {
    ChannelState before = entry.state;
    Holder holder = new Holder(place, ++turns, publisher);
    long sinceNs = before instanceof Live live ? live.sinceNs() : nowNs;
    Claim.Granted granted = new Claim.Granted(id, holder, replaced, entry.wanted);
    entry.onAir = contender;
    if (publisher.role() == Role.PRIMARY) {
      entry.primary = holder;
    }
    change(id, entry, new Live(sinceNs, holder, switched, why));
    return granted;
  }

  // --- producers that stand by

  /** Who is on the air and could stand by as well. */
  synchronized Optional<Contender> onAir(ProducerId id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.onAir);
  }

  /** The primary that stands by while its backup is on the air. */
  synchronized Optional<Publisher> seatedPrimary(ProducerId id) {
    return Optional.ofNullable(entries.get(id))
        .map(ChannelEntry::seatedPrimary)
        .map(Contender::publisher);
  }

  /**
   * Gives a producer that stands by its turn, if the channel has no producer, or one of a later
   * role and this one is healthy. Who was on the air stands by.
   */
  Optional<Promotion> takeTurn(Contender contender, boolean healthy, long nowNs) {
    return tell(decideTurn(contender, healthy, nowNs));
  }

  private synchronized Optional<Promotion> decideTurn(
      Contender contender, boolean healthy, long nowNs) {
    ChannelEntry entry = entries.get(contender.id());
    if (entry == null || !entry.seats.contains(contender) || !promotes) {
      return Optional.empty();
    }
    Holder holder = entry.holder();
    if (holder == null) {
      return switchTo(entry, contender, "no other producer sends", nowNs);
    }
    boolean before = contender.role().compareTo(holder.publisher().role()) < 0;
    return before && healthy
        ? switchTo(entry, contender, contender.publisher().name() + " is healthy again", nowNs)
        : Optional.empty();
  }

  /** Gives the channel of a producer that sends nothing to the next one that is ready. */
  HandOver handOver(Contender silent, long turn, String why, long nowNs) {
    return tell(decideHandOver(silent, turn, why, nowNs));
  }

  private synchronized HandOver decideHandOver(
      Contender silent, long turn, String why, long nowNs) {
    ChannelEntry entry = entries.get(silent.id());
    Holder holder = entry == null ? null : entry.holder();
    if (entry == null || holder == null || holder.turn() != turn || entry.seats.isEmpty()) {
      return new HandOver(false, Optional.empty());
    }
    Contender next = nextReady(entry, nowNs);
    if (next == null) {
      return new HandOver(true, Optional.empty());
    }
    return new HandOver(true, switchTo(entry, next, why, nowNs));
  }

  private @Nullable Contender nextReady(ChannelEntry entry, long nowNs) {
    return promotes ? entry.nextReady(nowNs) : null;
  }

  private Optional<Promotion> switchTo(ChannelEntry entry, Contender next, String why, long nowNs) {
    Contender before = entry.onAir;
    entry.seats.remove(next);
    if (before != null) {
      entry.seat(before);
    }
    entry.switches++;
    Optional<Holder> replaced = Optional.ofNullable(entry.holder());
    Claim.Granted granted =
        grant(next.id(), entry, next.place(), next.publisher(), next, replaced, true, why, nowNs);
    return Optional.of(new Promotion(next, granted, before));
  }

  // --- producers go

  /** The producer of that turn left; does nothing if it was replaced before. */
  Left release(ProducerId id, long turn, String reason, long nowNs) {
    return tell(leave(id, turn, reason, nowNs));
  }

  private synchronized Left leave(ProducerId id, long turn, String reason, long nowNs) {
    ChannelEntry entry = entries.get(id);
    Holder holder = entry == null ? null : entry.holder();
    return entry == null || holder == null || holder.turn() != turn
        ? Left.NOTHING
        : leave(id, entry, holder, reason, nowNs);
  }

  private Left leave(ProducerId id, ChannelEntry entry, Holder holder, String reason, long nowNs) {
    entry.onAir = null;
    long lingerNs = lingering < lingerMost.getAsInt() ? rules.apply(id).linger().toNanos() : 0;
    if (holder.publisher().role() == Role.PRIMARY) {
      entry.keptUntilNs = nowNs + lingerNs;
    }
    Contender next = nextReady(entry, nowNs);
    if (next != null) {
      return new Left(false, holder.turn(), switchTo(entry, next, reason, nowNs));
    }
    entry.keptUntilNs = nowNs + lingerNs; // also if a backup left: for the primary before it
    ChannelState state =
        lingerNs == 0
            ? new Waiting(nowNs, reason)
            : new Lingering(nowNs, nowNs + lingerNs, holder, reason);
    change(id, entry, state);
    forgetIfUnused(id, entry);
    return new Left(lingerNs > 0, holder.turn(), Optional.empty());
  }

  /** One that stands by left, or whose turn was granted and has not begun. */
  Left dismiss(Contender contender, String reason, long nowNs) {
    return tell(decideDismissal(contender, reason, nowNs));
  }

  private synchronized Left decideDismissal(Contender contender, String reason, long nowNs) {
    ChannelEntry entry = entries.get(contender.id());
    if (entry == null) {
      return Left.NOTHING;
    }
    Holder holder = entry.holder();
    if (entry.onAir == contender && holder != null) {
      return leave(contender.id(), entry, holder, reason, nowNs);
    }
    if (entry.seats.remove(contender) && contender.role() == Role.PRIMARY) {
      entry.keptUntilNs = nowNs + rules.apply(contender.id()).linger().toNanos();
    }
    forgetIfUnused(contender.id(), entry);
    return Left.NOTHING;
  }

  /** Whether the channel still lingers after that turn; ends that when its time is over. */
  boolean lingers(ProducerId id, long turn, long nowNs) {
    return tell(lingersOn(id, turn, nowNs));
  }

  private synchronized Boolean lingersOn(ProducerId id, long turn, long nowNs) {
    ChannelEntry entry = entries.get(id);
    if (entry == null
        || !(entry.state instanceof Lingering lingering)
        || lingering.left().turn() != turn) {
      return false;
    }
    if (nowNs - lingering.untilNs() < 0) {
      return true;
    }
    change(id, entry, new Waiting(lingering.sinceNs(), lingering.reason()));
    forgetIfUnused(id, entry);
    return false;
  }

  private void change(ProducerId id, ChannelEntry entry, ChannelState next) {
    news.add(new ChannelChange(id, entry.state, next));
    lingering += lingers(next) - lingers(entry.state);
    entry.state = next;
  }

  private static int lingers(ChannelState state) {
    return state instanceof Lingering ? 1 : 0;
  }

  /** Without the lock. */
  private <T> T tell(T answer) {
    news.tell();
    return answer;
  }

  // --- consumers

  /**
   * A loop has consumers for the channel.
   *
   * @return who has the producer; from now on each claim tells of this loop
   */
  synchronized Optional<Holder> want(ProducerId id, int place, long nowNs) {
    ChannelEntry entry = entryOf(id, nowNs);
    entry.wanted |= 1L << place;
    return Optional.ofNullable(entry.holder());
  }

  /**
   * A loop has no consumers for the channel any more.
   *
   * @return who has the producer
   */
  synchronized Optional<Holder> unwant(ProducerId id, int place) {
    ChannelEntry entry = entries.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    entry.wanted &= ~(1L << place);
    forgetIfUnused(id, entry);
    return Optional.ofNullable(entry.holder());
  }

  /** What a loop counted that has forgotten the channel, while others have not. */
  synchronized void addPast(ProducerId id, ChannelStats counted) {
    ChannelEntry entry = entries.get(id);
    if (entry != null) {
      entry.past = entry.past.plus(counted.past());
    }
  }

  /** The sum of what {@link #addPast} was told. */
  synchronized ChannelStats past(ProducerId id) {
    ChannelEntry entry = entries.get(id);
    return entry == null ? ChannelStats.NONE : entry.past;
  }

  /** Channels that somebody has, may come back to, stands by for, or wants. */
  synchronized int size() {
    return entries.size();
  }

  private void forgetIfUnused(ProducerId id, ChannelEntry entry) {
    if (entry.isUnused()) {
      entries.remove(id);
    }
  }
}
