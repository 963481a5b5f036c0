package io.millrace.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which loop has a channel's producer, and which loops have the channel. The one place where two
 * loops that want the same channel meet. Thread-safe; asked when producers and first consumers come
 * and go, never for a packet, and every answer takes nanoseconds.
 */
final class ChannelDirectory {

  // guarded by this
  private final Map<ProducerId, Entry> entries = new HashMap<>();
  private long turns;

  private static final class Entry {
    @Nullable Holder holder;

    /** A bit for each place. */
    long wanted;

    ChannelStats past = ChannelStats.NONE;
  }

  /** Who has a channel's producer now. */
  synchronized Optional<Holder> holder(ProducerId id) {
    Entry entry = entries.get(id);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.holder);
  }

  /**
   * Makes the publisher the channel's producer, if it has none or the publisher may take its place.
   *
   * @param mayReplace called at once, under the lock: must be brief
   */
  synchronized Claim claim(
      ProducerId id, int place, Publisher publisher, Predicate<Holder> mayReplace) {
    Entry entry = entries.computeIfAbsent(id, absent -> new Entry());
    Holder before = entry.holder;
    if (before != null && !mayReplace.test(before)) {
      return new Claim.Refused(before);
    }
    entry.holder = new Holder(place, ++turns, publisher);
    return new Claim.Granted(id, entry.holder, Optional.ofNullable(before), entry.wanted);
  }

  /** The producer of that turn left; does nothing if it was replaced before. */
  synchronized void release(ProducerId id, long turn) {
    Entry entry = entries.get(id);
    if (entry != null && entry.holder != null && entry.holder.turn() == turn) {
      entry.holder = null;
      forgetIfUnused(id, entry);
    }
  }

  /**
   * A loop has consumers for the channel.
   *
   * @return who has the producer; from now on each claim tells of this loop
   */
  synchronized Optional<Holder> want(ProducerId id, int place) {
    Entry entry = entries.computeIfAbsent(id, absent -> new Entry());
    entry.wanted |= 1L << place;
    return Optional.ofNullable(entry.holder);
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
    return Optional.ofNullable(entry.holder);
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

  /** Channels that somebody has or wants. */
  synchronized int size() {
    return entries.size();
  }

  private void forgetIfUnused(ProducerId id, Entry entry) {
    if (entry.holder == null && entry.wanted == 0) {
      entries.remove(id);
    }
  }
}
