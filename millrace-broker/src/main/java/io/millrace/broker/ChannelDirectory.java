package io.millrace.broker;

import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which loop has a channel's producer, which loops have the channel, and where it is in its life.
 * The one place where two loops that want the same channel meet. Thread-safe; asked when producers
 * and first consumers come and go, never for a packet, and every answer takes nanoseconds.
 */
final class ChannelDirectory {

  static final String NEVER = "no producer yet";
  static final String CAME = "its producer came";
  static final String CAME_BACK = "its producer came back";
  static final String TAKEN_OVER = "taken over by its producer's new connection";

  private final Function<ProducerId, Continuity> rules;
  private volatile ChannelLifeListener listener = ChannelLifeListener.NONE;

  // guarded by this
  private final Map<ProducerId, Entry> entries = new HashMap<>();
  private long turns;

  private static final class Entry {
    ChannelState state;

    /** A bit for each place. */
    long wanted;

    ChannelStats past = ChannelStats.NONE;

    Entry(ChannelState state) {
      this.state = state;
    }

    @Nullable Holder holder() {
      return state instanceof Live live ? live.holder() : null;
    }
  }

  /** What was decided under the lock, and what is to be told without it. */
  private record Outcome<T>(T answer, @Nullable ChannelChange change) {}

  /** Rules of each channel; asked under the lock, so they must be brief. */
  ChannelDirectory(Function<ProducerId, Continuity> rules) {
    this.rules = rules;
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

  /** Makes the publisher the channel's producer, if the channel is free or the rule lets it. */
  Claim claim(ProducerId id, int place, Publisher publisher, ClaimRule rule, long nowNs) {
    return tell(decide(id, place, publisher, rule, nowNs));
  }

  private synchronized Outcome<Claim> decide(
      ProducerId id, int place, Publisher publisher, ClaimRule rule, long nowNs) {
    Entry entry = entries.computeIfAbsent(id, absent -> new Entry(new Waiting(nowNs, NEVER)));
    return switch (entry.state) {
      case Waiting waiting -> grant(id, entry, place, publisher, CAME, nowNs);
      case Live live ->
          rule.mayReplace(live.holder())
              ? grant(id, entry, place, publisher, TAKEN_OVER, nowNs)
              : new Outcome<>(new Claim.Refused(live.holder()), null);
      case Lingering lingering ->
          nowNs - lingering.untilNs() >= 0
              ? grant(id, entry, place, publisher, CAME, nowNs)
              : rule.isBack(lingering.left())
                  ? grant(id, entry, place, publisher, CAME_BACK, nowNs)
                  : new Outcome<>(new Claim.Reserved(lingering), null);
    };
  }

  private Outcome<Claim> grant(
      ProducerId id, Entry entry, int place, Publisher publisher, String why, long nowNs) {
    ChannelState before = entry.state;
    Holder holder = new Holder(place, ++turns, publisher);
    long sinceNs = before instanceof Live live ? live.sinceNs() : nowNs;
    Claim.Granted granted =
        new Claim.Granted(id, holder, Optional.ofNullable(entry.holder()), entry.wanted);
    return new Outcome<>(granted, change(id, entry, new Live(sinceNs, holder, why)));
  }

  /**
   * The producer of that turn left; does nothing if it was replaced before.
   *
   * @return whether the channel lingers now
   */
  boolean release(ProducerId id, long turn, String reason, long nowNs) {
    return tell(leave(id, turn, reason, nowNs));
  }

  private synchronized Outcome<Boolean> leave(ProducerId id, long turn, String reason, long nowNs) {
    Entry entry = entries.get(id);
    Holder holder = entry == null ? null : entry.holder();
    if (entry == null || holder == null || holder.turn() != turn) {
      return new Outcome<>(false, null);
    }
    long lingerNs = rules.apply(id).linger().toNanos();
    ChannelState next =
        lingerNs == 0
            ? new Waiting(nowNs, reason)
            : new Lingering(nowNs, nowNs + lingerNs, holder, reason);
    Outcome<Boolean> outcome = new Outcome<>(lingerNs > 0, change(id, entry, next));
    forgetIfUnused(id, entry);
    return outcome;
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

  /**
   * A loop has consumers for the channel.
   *
   * @return who has the producer; from now on each claim tells of this loop
   */
  synchronized Optional<Holder> want(ProducerId id, int place, long nowNs) {
    Entry entry = entries.computeIfAbsent(id, absent -> new Entry(new Waiting(nowNs, NEVER)));
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

  /** Channels that somebody has, may come back to, or wants. */
  synchronized int size() {
    return entries.size();
  }

  private void forgetIfUnused(ProducerId id, Entry entry) {
    if (entry.state instanceof Waiting && entry.wanted == 0) {
      entries.remove(id);
    }
  }
}
