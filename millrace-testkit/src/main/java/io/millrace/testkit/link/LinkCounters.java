package io.millrace.testkit.link;

/**
 * What one direction of a link has done so far.
 *
 * @param sent datagrams sent into it
 * @param sentBytes their bytes
 * @param lost dropped by the loss rate or in a burst
 * @param filtered dropped by the test's filter
 * @param down dropped in an outage
 * @param overflowed dropped because the queue was full
 * @param duplicated sent on twice
 * @param corrupted sent on with a changed byte
 * @param reordered sent on by the longer way
 * @param delivered handed over at the other end, copies included
 * @param deliveredBytes their bytes
 */
public record LinkCounters(
    long sent,
    long sentBytes,
    long lost,
    long filtered,
    long down,
    long overflowed,
    long duplicated,
    long corrupted,
    long reordered,
    long delivered,
    long deliveredBytes) {

  /** Nothing yet. */
  public static final LinkCounters ZERO = new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Datagrams that will never arrive, for whatever reason. */
  public long dropped() {
    return lost + filtered + down + overflowed;
  }

  /** Datagrams still on their way. */
  public long inFlight() {
    return sent - dropped() + duplicated - delivered;
  }

  /** The sum of both. */
  public LinkCounters plus(LinkCounters other) {
    return new LinkCounters(
        sent + other.sent,
        sentBytes + other.sentBytes,
        lost + other.lost,
        filtered + other.filtered,
        down + other.down,
        overflowed + other.overflowed,
        duplicated + other.duplicated,
        corrupted + other.corrupted,
        reordered + other.reordered,
        delivered + other.delivered,
        deliveredBytes + other.deliveredBytes);
  }
}
