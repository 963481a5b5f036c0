package io.millrace.srt.receive;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PositionRanges;
import io.millrace.srt.receive.Receiver.Delivery;
import java.nio.ByteBuffer;

/**
 * The packets that wait for their turn, when each is delivered, and which gaps are skipped for it
 * (guide §12.5 to §12.7). One owner, the loop.
 *
 * <pre>
 *   positions   … delivered | next … firstWaiting …
 *                               a gap         held, with more gaps
 * </pre>
 */
final class DeliveryQueue {

  /** firstWaiting when nothing is held. */
  private static final long NOTHING = Long.MAX_VALUE;

  private final ReceiveBuffer buffer;
  private final PositionRanges lost;
  private final ReceiveCounters counters;
  private final Delivery delivery;
  private final boolean paced;
  private final boolean dropsTooLate;
  private final long latencyNs;

  private long next;
  private long firstWaiting = NOTHING;

  /**
   * Nothing held yet.
   *
   * @param lost what is missing and may still come
   */
  DeliveryQueue(
      ReceiveSettings settings,
      ReceiveMemory memory,
      PositionRanges lost,
      ReceiveCounters counters,
      Delivery delivery) {
    this.buffer = new ReceiveBuffer(Receiver.CAPACITY, memory);
    this.lost = lost;
    this.counters = counters;
    this.delivery = delivery;
    this.paced = settings.paced();
    this.dropsTooLate = settings.options().tlPktDrop();
    this.latencyNs = settings.latencyNs();
    this.next = settings.initialSequenceNumber();
  }

  /** The next position to deliver. */
  long next() {
    return next;
  }

  /** Packets held. */
  int size() {
    return buffer.size();
  }

  /** Bytes held, headers counted. */
  long bytes() {
    return buffer.bytes() + (long) buffer.size() * Packet.ALL_HEADER_BYTES;
  }

  /**
   * From the origin of the oldest packet held to that of the newest, nanoseconds.
   *
   * @param newest held, if any is
   */
  long spanNs(long newest) {
    return isEmpty() || !buffer.holds(newest)
        ? 0
        : buffer.originNs(newest) - buffer.originNs(firstWaiting);
  }

  /** How long after its turn a packet comes, nanoseconds. */
  long latenessNs(long originNs, long nowNs) {
    return nowNs - originNs - latencyNs;
  }

  boolean isEmpty() {
    return firstWaiting == NOTHING;
  }

  boolean holds(long position) {
    return buffer.holds(position);
  }

  /**
   * Whether a packet is delivered without waiting, and so needs no memory: when all of it is taken
   * by packets behind a gap, those that fill the gap still get through.
   */
  boolean isStraight(long position, long originNs, long nowNs) {
    return position == next && (!paced || latenessNs(originNs, nowNs) >= 0);
  }

  /** Sees to it that there is memory for a position in the window; false if there is none. */
  boolean reserve(long position) {
    return buffer.reserve(position);
  }

  /** Delivers the next packet at once, without a copy: the usual case of a relay. */
  void passStraight(ByteBuffer payload, long originNs, long nowNs) {
    next++;
    hand(payload, originNs, nowNs);
  }

  private void hand(ByteBuffer payload, long originNs, long nowNs) {
    counters.delivered(nowNs - originNs);
    delivery.deliver(payload, originNs);
  }

  /** Keeps a packet, for which there was room, until its turn comes. */
  void put(long position, ByteBuffer payload, long originNs) {
    buffer.put(position, payload, originNs);
    firstWaiting = Math.min(firstWaiting, position);
  }

  /** Goes on from a position, with nothing held: what lies before is given up. */
  void skipTo(long position) {
    counters.dropped(position - next);
    lost.removeBefore(position);
    next = position;
  }

  /** Delivers what is due; false if nothing is. */
  boolean deliver(long nowNs) {
    if (!isDeliverable(nowNs)) {
      return false;
    }
    while (isDeliverable(nowNs)) {
      deliverFirst(nowNs);
    }
    return true;
  }

  private boolean isDeliverable(long nowNs) {
    if (isEmpty()) {
      return false;
    }
    boolean hopeful = isGapHopeful();
    if (hopeful && !dropsTooLate) {
      return false;
    }
    return nowNs - buffer.originNs(firstWaiting) - latencyNs >= 0 || (!paced && !hopeful);
  }

  /** Whether a packet before the first one held may still come. */
  private boolean isGapHopeful() {
    return !lost.isEmpty() && lost.first(0) < firstWaiting;
  }

  private void deliverFirst(long nowNs) {
    long position = firstWaiting;
    counters.dropped(position - next);
    lost.removeBefore(position);
    next = position + 1;
    firstWaiting = nextHeld(next);
    ByteBuffer payload = buffer.payload(position);
    long originNs = buffer.originNs(position);
    buffer.remove(position); // first: the application may fail, or close the connection
    hand(payload, originNs, nowNs);
  }

  private long nextHeld(long from) {
    if (buffer.size() == 1) {
      return NOTHING; // the one that is being delivered
    }
    long position = from;
    while (!buffer.holds(position)) {
      position++;
    }
    return position;
  }

  /** Delivers what is held now, gaps or not. */
  void deliverAll(long nowNs) {
    while (!isEmpty()) {
      deliverFirst(nowNs);
    }
  }

  /** Forgets what is held. */
  void discard() {
    firstWaiting = NOTHING;
    buffer.clear();
  }

  /** When a packet is due next, unless others come first. */
  long nextDeadlineNs() {
    boolean waits = isEmpty() || (!dropsTooLate && isGapHopeful());
    return waits ? Deadlines.NONE : buffer.originNs(firstWaiting) + latencyNs;
  }
}
