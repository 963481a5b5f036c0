package io.millrace.broker;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways between the loops of a group. Each is made when it is first used, and stays. All
 * together take an eighth of what the JVM may take outside of the heap, next to the half for logs
 * and the quarter for what is received: the more loops, the smaller. Thread-safe.
 */
final class RelayRings {

  /** A full ring costs a call more and no packet, since the log is the buffer behind it. */
  static final int FEWEST_SLOTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(RelayRings.class);

  private final int loops;
  private final Supplier<RelayRing> maker;
  private final AtomicReferenceArray<@Nullable RelayRing> rings;
  private final AtomicBoolean exhausted = new AtomicBoolean();

  /** None yet, for so many loops. */
  RelayRings(int loops, Supplier<RelayRing> maker) {
    this.loops = loops;
    this.maker = maker;
    this.rings = new AtomicReferenceArray<>(loops * loops);
  }

  static RelayRings ofThisJvm(int loops) {
    return of(loops, MediaMemory.ofThisJvm().relayBytes());
  }

  /** None yet, for so many loops; all together take so many bytes, or the fewest slots. */
  static RelayRings of(int loops, long bytes) {
    int slots = slots(loops, bytes);
    return new RelayRings(loops, () -> new RelayRing(slots));
  }

  /** How many slots each has, if all together are to take so many bytes at most. */
  static int slots(int loops, long bytes) {
    long rings = Math.max(1, (long) loops * (loops - 1));
    long affordable = bytes / rings / Page.MAX_PAYLOAD;
    return Integer.highestOneBit(
        Math.clamp(affordable, FEWEST_SLOTS, RelayRing.SLOTS)); // both are powers of 2
  }

  /** The way from one loop to another; null if nothing was ever relayed there. */
  @Nullable RelayRing get(int from, int to) {
    return rings.get(from * loops + to);
  }

  /** The same, made if need be; null if there is no memory for it. From's loop only. */
  @Nullable RelayRing getOrMake(int from, int to) {
    RelayRing ring = get(from, to);
    if (ring == null && !exhausted.get()) {
      ring = make();
      rings.set(from * loops + to, ring);
    }
    return ring;
  }

  private @Nullable RelayRing make() {
    try {
      return maker.get();
    } catch (OutOfMemoryError noDirectMemory) {
      // To find that out takes the JVM half a second, in which no packet moves: not again.
      if (exhausted.compareAndSet(false, true)) {
        LOG.error(
            "no memory to relay channels from loop to loop: viewers on other loops than their"
                + " channel's wait; allow the broker more memory or fewer loops");
      }
      return null;
    }
  }
}
