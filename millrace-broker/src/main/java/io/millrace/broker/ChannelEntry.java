package io.millrace.broker;

import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the directory knows of one channel: who has it, who stands by for it in which order, for
 * whom it is kept, and which loops want it. Guarded by the directory.
 */
final class ChannelEntry {

  /** Most backups that stand by for one channel. */
  static final int SEATS_MAX = 4;

  private static final Comparator<Contender> ORDER =
      Comparator.comparing(Contender::role).thenComparingLong(contender -> contender.arrival);

  ChannelState state;

  /** Who is on the air, if it can stand by as well. */
  @Nullable Contender onAir;

  /** The newest primary, whether it is there or left. */
  @Nullable Holder primary;

  /** Until when it may come back, if it left. */
  long keptUntilNs;

  /** Who stands by, in order. */
  final List<Contender> seats = new ArrayList<>(0);

  /** A bit for each place. */
  long wanted;

  /** A bit for each place where a stand-in plays. */
  long standIns;

  long switches;
  ChannelStats past = ChannelStats.NONE;

  ChannelEntry(ChannelState state) {
    this.state = state;
  }

  @Nullable Holder holder() {
    return state instanceof Live live ? live.holder() : null;
  }

  @Nullable Contender seatedPrimary() {
    return seats.isEmpty() || seats.getFirst().role() != Role.PRIMARY ? null : seats.getFirst();
  }

  boolean isFull() {
    return seats.size() - (seatedPrimary() == null ? 0 : 1) >= SEATS_MAX;
  }

  @Nullable Contender idleBackup(long nowNs) {
    for (Contender seat : seats) {
      if (seat.role() == Role.BACKUP && seat.isIdle(nowNs)) {
        return seat;
      }
    }
    return null;
  }

  /** For whom the place of the primary is kept; null if it is there, or anybody may have it. */
  @Nullable Reservation reservation(long nowNs) {
    Holder who = primary;
    return state instanceof Waiting || who == null || isHere(who) || nowNs - keptUntilNs >= 0
        ? null
        : new Reservation(who, keptUntilNs);
  }

  private boolean isHere(Holder who) {
    Holder now = holder();
    Contender seated = seatedPrimary();
    return (now != null && now.publisher() == who.publisher())
        || (seated != null && seated.publisher() == who.publisher());
  }

  void seat(Contender contender) {
    seats.add(contender);
    seats.sort(ORDER);
  }

  /** The first that stands by and could be switched in now. */
  @Nullable Contender nextReady(long nowNs) {
    for (Contender seat : seats) {
      if (seat.isReady(nowNs)) {
        return seat;
      }
    }
    return null;
  }

  /** Nobody has it, may come back to it, stands by for it, or wants it. */
  boolean isUnused() {
    return state instanceof Waiting && wanted == 0 && seats.isEmpty();
  }
}
