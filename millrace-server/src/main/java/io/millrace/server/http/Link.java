package io.millrace.server.http;

import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One connection of a caller, and what it is doing. Any thread. */
final class Link {

  private final StreamPlaces.Place place;
  private volatile @Nullable InetAddress caller;
  private int busy; // under this, as all below
  private int bodies;
  private boolean served;
  private boolean upgraded;
  private long idleSinceNs;
  private long bodySinceNs;

  Link(StreamPlaces.Place place, long nowNs) {
    this.place = place;
    this.idleSinceNs = nowNs;
  }

  /** Whether it is used for an address: its own, or one that a proxy asks for. */
  boolean isFor(Predicate<InetAddress> addresses) {
    InetAddress known = caller;
    return known != null && addresses.test(known);
  }

  /** A request is there, with all its headers. */
  synchronized void begin(InetAddress from, boolean hasBody, long nowNs) {
    caller = from;
    busy++;
    served = true;
    if (hasBody && bodies++ == 0) {
      bodySinceNs = nowNs;
    }
  }

  /** It is answered. */
  synchronized void end(boolean hasBody, long nowNs) {
    busy--;
    idleSinceNs = nowNs;
    if (hasBody) {
      bodies--;
    }
  }

  /** It carries a WebSocket from now on, which has rules of its own. */
  synchronized void upgrade() {
    upgraded = true;
  }

  synchronized boolean isTooSlow(long nowNs, HttpOptions.Patience patience) {
    if (bodies > 0 && nowNs - bodySinceNs > patience.body().toNanos()) {
      return true;
    }
    long mostNs = (served ? patience.next() : patience.first()).toNanos();
    return busy == 0 && !upgraded && nowNs - idleSinceNs > mostNs;
  }

  void giveBack() {
    place.close();
  }
}
