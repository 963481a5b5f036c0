package io.millrace.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one loop relays to one other: the ring between them, and who has something to put into
 * it, first come, first served. Belongs to the loop that puts.
 */
final class RelayLink {

  private final int target;
  private final RelayRing ring;
  private final List<@Nullable OutgoingRelay> relays = new ArrayList<>();
  private final ArrayDeque<OutgoingRelay> waiting = new ArrayDeque<>();
  private long packetsLost;

  RelayLink(int target, RelayRing ring) {
    this.target = target;
    this.ring = ring;
  }

  /** The place of the loop that takes. */
  int target() {
    return target;
  }

  /** Packets that were gone before there was room for them. */
  long packetsLost() {
    return packetsLost;
  }

  void lost(long packets) {
    packetsLost += packets;
  }

  /** Begins to relay, from this place in the log on. */
  OutgoingRelay start(Publication publication, long from) {
    int number = freeNumber();
    OutgoingRelay relay = new OutgoingRelay(this, number, publication, from);
    relays.set(number, relay);
    publication.addRelay(relay);
    queue(relay);
    return relay;
  }

  void queue(OutgoingRelay relay) {
    if (!relay.queued && !relay.isFinished()) {
      relay.queued = true;
      waiting.add(relay);
    }
  }

  /**
   * Puts what there is, and there is room for.
   *
   * @return whether the other loop has something to take
   */
  boolean pump() {
    if (waiting.isEmpty()) {
      return false;
    }
    do {
      pumpUntilFull();
    } while (!waiting.isEmpty() && !ring.wantRoom());
    return true;
  }

  private void pumpUntilFull() {
    for (OutgoingRelay first = waiting.peek(); first != null; first = waiting.peek()) {
      if (!first.pump(ring)) {
        return;
      }
      waiting.remove();
      first.queued = false;
      if (first.isFinished()) {
        relays.set(first.number(), null);
        first.publication().removeRelay(first);
      }
    }
  }

  /** One that no relay has: the end of the last that had it was put before. */
  private int freeNumber() {
    int free = relays.indexOf(null);
    if (free < 0) {
      free = relays.size();
      relays.add(null);
    }
    return free;
  }
}
