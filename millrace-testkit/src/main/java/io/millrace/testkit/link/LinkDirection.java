package io.millrace.testkit.link;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Predicate;

/**
 * One direction of a link: decides for each datagram whether, when and how often it arrives. It
 * keeps no datagrams; whoever runs it holds them until their time and then reports them with {@link
 * #delivered}. Owned by one thread.
 */
public final class LinkDirection {

  /** Takes the datagrams that will arrive. */
  @FunctionalInterface
  public interface Flight {
    /**
     * @param atNs when, not before the time of sending
     * @param datagram the receiver's own copy
     */
    void arrive(long atNs, byte[] datagram);
  }

  private final Random random;
  private LinkConditions conditions;
  private Predicate<ByteBuffer> filter = datagram -> true;

  private boolean bad;
  private long wireFreeAtNs = Long.MIN_VALUE;
  private long lastArrivalNs = Long.MIN_VALUE;

  private long sent;
  private long sentBytes;
  private long lost;
  private long filtered;
  private long down;
  private long overflowed;
  private long duplicated;
  private long corrupted;
  private long reordered;
  private long delivered;
  private long deliveredBytes;

  /** A direction whose chances come from {@code random}, which should be its own. */
  public LinkDirection(Random random, LinkConditions conditions) {
    this.random = random;
    this.conditions = conditions;
  }

  /** What holds for datagrams sent from now on; those on their way keep their time. */
  public void conditions(LinkConditions conditions) {
    this.conditions = conditions;
  }

  /** What holds now. */
  public LinkConditions conditions() {
    return conditions;
  }

  /**
   * Asks for each datagram, before any chance is drawn, whether it may pass; false drops it. The
   * buffer is read-only.
   */
  public void filter(Predicate<ByteBuffer> filter) {
    this.filter = filter;
  }

  /** Sends what remains in the buffer, whose position stays. */
  public void send(ByteBuffer datagram, long nowNs, Flight flight) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(datagram.position(), bytes);
    sent++;
    sentBytes += bytes.length;
    if (passes(bytes, nowNs)) {
      corrupt(bytes);
      launch(bytes, leavesWireAt(bytes.length, nowNs), flight);
    }
  }

  /** Counts a datagram that has reached the other end. */
  public void delivered(int bytes) {
    delivered++;
    deliveredBytes += bytes;
  }

  /** What happened so far. */
  public LinkCounters counters() {
    return new LinkCounters(
        sent,
        sentBytes,
        lost,
        filtered,
        down,
        overflowed,
        duplicated,
        corrupted,
        reordered,
        delivered,
        deliveredBytes);
  }

  private boolean passes(byte[] bytes, long nowNs) {
    if (!filter.test(ByteBuffer.wrap(bytes).asReadOnlyBuffer())) {
      filtered++;
      return false;
    }
    if (conditions.isDown(nowNs)) {
      down++;
      return false;
    }
    if (isLost()) {
      lost++;
      return false;
    }
    if (conditions.rateLimit().limited()
        && !conditions.rateLimit().admits(bytes.length, backlogNs(nowNs))) {
      overflowed++;
      return false;
    }
    return true;
  }

  private boolean isLost() {
    BurstLoss burst = conditions.burstLoss();
    if (chance(bad ? burst.badToGood() : burst.goodToBad())) {
      bad = !bad;
    }
    boolean alone = chance(conditions.lossRate());
    return bad || alone;
  }

  private long backlogNs(long nowNs) {
    return wireFreeAtNs == Long.MIN_VALUE ? 0 : wireFreeAtNs - nowNs;
  }

  private long leavesWireAt(int bytes, long nowNs) {
    RateLimit limit = conditions.rateLimit();
    if (!limit.limited()) {
      return nowNs;
    }
    wireFreeAtNs = Math.max(wireFreeAtNs, nowNs) + limit.transmissionNs(bytes);
    return wireFreeAtNs;
  }

  private void corrupt(byte[] bytes) {
    if (bytes.length > 0 && chance(conditions.corruptRate())) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      corrupted++;
    }
  }

  private void launch(byte[] bytes, long leavesAtNs, Flight flight) {
    boolean twice = chance(conditions.duplicateRate());
    flight.arrive(arrivalNs(leavesAtNs), bytes);
    if (twice) {
      duplicated++;
      flight.arrive(arrivalNs(leavesAtNs), bytes.clone());
    }
  }

  private long arrivalNs(long leavesAtNs) {
    long arrivalNs = leavesAtNs + conditions.delayNs() + jitterNs();
    if (chance(conditions.reordering().rate())) {
      reordered++;
      return arrivalNs + conditions.reordering().delayNs();
    }
    if (conditions.keepOrder()) {
      arrivalNs = Math.max(arrivalNs, lastArrivalNs);
    }
    lastArrivalNs = Math.max(arrivalNs, lastArrivalNs);
    return arrivalNs;
  }

  private long jitterNs() {
    return conditions.jitterNs() == 0 ? 0 : random.nextLong(conditions.jitterNs() + 1);
  }

  /**
   * Draws only when there is something to decide, so that an unused condition costs no randomness.
   */
  private boolean chance(double rate) {
    return rate > 0 && random.nextDouble() < rate;
  }
}
