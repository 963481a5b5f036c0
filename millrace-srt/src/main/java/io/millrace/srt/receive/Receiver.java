package io.millrace.srt.receive;

import io.millrace.net.Deadlines;
import io.millrace.srt.crypto.Opener;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.PositionRanges;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection (guide §10, §12): puts packets in order, asks for what is
 * missing, and delivers. Told the time; one owner, the loop.
 *
 * <pre>
 *   positions   … delivered | nextToDeliver … firstWaiting … highest
 *                                  a gap         held, with more gaps
 * </pre>
 *
 * A position between nextToDeliver and highest is held, or lost (asked for again and again), or
 * given up (the sender will not send it).
 */
public final class Receiver {

  /** Takes what is delivered. */
  @FunctionalInterface
  public interface Delivery {
    /** A payload, valid during the call, and when its sender made it, in this host's time. */
    void deliver(ByteBuffer payload, long originNs);
  }

  /** How much a receiver holds: also the flow window that it announces. A power of two. */
  public static final int CAPACITY = 8192;

  private static final int MAX_LOSS_RANGES = 4096;
  private static final long MAX_AHEAD_NS = 1_000_000_000;

  /** firstWaiting when nothing is held. */
  private static final long NOTHING = Long.MAX_VALUE;

  private final RttEstimator rtt;
  private final Delivery delivery;
  private final TsbpdClock clock;
  private final boolean paced;
  private final @Nullable Opener opener;
  private final long latencyNs;

  private final ReceiveCounters counters = new ReceiveCounters();
  private final PositionRanges lost = new PositionRanges(MAX_LOSS_RANGES);
  private final ReceiveBuffer buffer;
  private final Acknowledger acknowledger;
  private final LossReporter lossReporter;

  private long nextToDeliver;
  private long firstWaiting;
  private long highest;
  private long farAhead = NOTHING;

  /**
   * A receiver.
   *
   * @param initialSequenceNumber of the first packet to come
   * @param latencyNs how long a gap may wait for its packets
   * @param paced whether packets are delivered at origin time plus latency; otherwise as soon as
   *     they are in order
   * @param memory for packets that wait, shared with the port's other receivers
   * @param opener decrypts what comes; null: nothing is encrypted
   */
  public Receiver(
      int initialSequenceNumber,
      long latencyNs,
      boolean paced,
      TsbpdClock clock,
      RttEstimator rtt,
      PacketWriter out,
      ReceiveMemory memory,
      @Nullable Opener opener,
      Delivery delivery) {
    this.rtt = rtt;
    this.delivery = delivery;
    this.buffer = new ReceiveBuffer(CAPACITY, memory);
    this.clock = clock;
    this.paced = paced;
    this.opener = opener;
    this.latencyNs = latencyNs;
    this.nextToDeliver = initialSequenceNumber;
    this.firstWaiting = NOTHING;
    this.highest = initialSequenceNumber - 1L;
    this.acknowledger = new Acknowledger(nextToDeliver, rtt, out, counters);
    this.lossReporter = new LossReporter(lost, rtt, out, counters);
  }

  public ReceiveCounters counters() {
    return counters;
  }

  /** Packets held. */
  public int held() {
    return buffer.size();
  }

  /** Whether any data came yet. */
  public boolean hasData() {
    return counters.pktRecv > 0;
  }

  /** Whether nothing is held that could still be delivered. */
  public boolean isDrained() {
    return firstWaiting == NOTHING;
  }

  /** A data packet came, position to limit. */
  public void onData(ByteBuffer packet, long nowNs) {
    int at = packet.position();
    counters.pktRecv++;
    counters.byteRecv += packet.remaining() + Packet.UDP_IP_HEADER_BYTES;
    if (DataPacket.isRetransmitted(packet, at)) {
      counters.pktRcvRetrans++;
    }
    int length = packet.remaining() - Packet.HEADER_BYTES;
    boolean isMedia = DataPacket.messageNumber(packet, at) != 0 && length > 0;
    if (isMedia && length <= ReceiveBuffer.MAX_PAYLOAD) {
      accept(packet, nowNs);
      deliver(nowNs);
    }
  }

  private void accept(ByteBuffer packet, long nowNs) {
    int at = packet.position();
    long position = SequenceNumber.position(DataPacket.sequenceNumber(packet, at), highest);
    if (position < nextToDeliver) {
      counters.pktRcvBelated++;
      return;
    }
    if (isTooFarAhead(position) || buffer.holds(position)) {
      return;
    }
    int bytes = packet.remaining();
    ByteBuffer payload = opener == null ? plain(packet) : opener.open(packet);
    if (payload == null) {
      giveUp(position, bytes, nowNs);
      return;
    }
    boolean straight = !paced && position == nextToDeliver;
    if (!straight && !buffer.reserve(position)) {
      counters.pktRcvNoRoom++;
      return;
    }
    if (!noteGap(position, nowNs)) {
      return;
    }
    lost.remove(position);
    counters.pktRecvUnique++;
    acknowledger.onPacket(ackPosition(), bytes, freePackets(), nowNs);
    long originNs = originNs(Packet.timestampUs(packet, at), nowNs);
    if (straight) {
      nextToDeliver++; // the usual case of a relay: straight through, without a copy
      delivery.deliver(payload, originNs);
    } else {
      buffer.put(position, payload, originNs);
      firstWaiting = Math.min(firstWaiting, position);
    }
  }

  /** The payload of a packet that is not encrypted; null if it is. */
  private static @Nullable ByteBuffer plain(ByteBuffer packet) {
    int at = packet.position();
    return DataPacket.key(packet, at) == 0 ? packet.position(at + Packet.HEADER_BYTES) : null;
  }

  /**
   * A packet that cannot be read. Its number is done with, as if the peer would never send it: to
   * ask again would bring the same, and to wait would hold up what can be read.
   */
  private void giveUp(long position, int bytes, long nowNs) {
    counters.pktRcvUndecrypt++;
    if (!noteGap(position, nowNs)) {
      return;
    }
    lost.remove(position);
    if (isDrained()) {
      counters.pktRcvDrop += ackPosition() - nextToDeliver;
      nextToDeliver = ackPosition();
    }
    acknowledger.onPacket(ackPosition(), bytes, freePackets(), nowNs);
  }

  /**
   * No room that far ahead. With nothing held the gap can never fill: the second packet from there
   * has us go on from there. One alone may be broken or forged.
   */
  private boolean isTooFarAhead(long position) {
    if (position - nextToDeliver < CAPACITY) {
      farAhead = NOTHING;
      return false;
    }
    if (!isDrained() || Math.abs(position - farAhead) >= CAPACITY) {
      farAhead = position;
      counters.pktRcvNoRoom++;
      return true;
    }
    long resume = Math.min(position, farAhead);
    counters.pktRcvDrop += resume - nextToDeliver;
    lost.removeBefore(resume);
    nextToDeliver = resume;
    highest = resume - 1;
    farAhead = NOTHING;
    return false;
  }

  /** Notes what is missing before the position; false if that cannot be noted. */
  private boolean noteGap(long position, long nowNs) {
    if (position > highest + 1) {
      if (!lost.add(highest + 1, position - 1)) {
        counters.pktRcvNoRoom++;
        return false;
      }
      counters.pktRcvLoss += position - 1 - highest;
      lossReporter.onGap(highest + 1, position - 1, nowNs);
    }
    highest = Math.max(highest, position);
    return true;
  }

  /** A peer cannot make a packet wait longer than the latency and a second. */
  private long originNs(int timestampUs, long nowNs) {
    long originNs = clock.timeNs(timestampUs, nowNs);
    return originNs - nowNs > MAX_AHEAD_NS ? nowNs + MAX_AHEAD_NS : originNs;
  }

  // ---- delivery ----

  private void deliver(long nowNs) {
    if (firstWaiting == NOTHING || !isDeliverable(nowNs)) {
      return;
    }
    while (firstWaiting != NOTHING && isDeliverable(nowNs)) {
      deliverFirstWaiting();
    }
    // a gap may have been skipped, and there is room again
    acknowledger.onProgress(ackPosition(), freePackets(), nowNs);
  }

  private boolean isDeliverable(long nowNs) {
    boolean due = nowNs - buffer.originNs(firstWaiting) - latencyNs >= 0;
    return due || (!paced && !isGapHopeful());
  }

  /** Whether a packet before the first one held may still come. */
  private boolean isGapHopeful() {
    return !lost.isEmpty() && lost.first(0) < firstWaiting;
  }

  private void deliverFirstWaiting() {
    long position = firstWaiting;
    counters.pktRcvDrop += position - nextToDeliver;
    lost.removeBefore(position);
    nextToDeliver = position + 1;
    firstWaiting = nextHeld(nextToDeliver);
    ByteBuffer payload = buffer.payload(position);
    long originNs = buffer.originNs(position);
    buffer.remove(position); // first: the application may fail, or close the connection
    delivery.deliver(payload, originNs);
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

  /** Delivers what is held now, gaps or not: the peer is gone. */
  public void deliverAll() {
    while (firstWaiting != NOTHING) {
      deliverFirstWaiting();
    }
  }

  /** Forgets what is held: the connection is over, and its memory serves others. */
  public void discard() {
    firstWaiting = NOTHING;
    buffer.clear();
  }

  // ---- control ----

  /**
   * An ACKACK came.
   *
   * @param packet position to limit
   * @return false if it answers no ACK that we remember
   */
  public boolean onAckAck(ByteBuffer packet, long nowNs) {
    int at = packet.position();
    int rttUs = acknowledger.onAckAck(ControlPacket.typeSpecific(packet, at), nowNs);
    if (rttUs > 0) {
      rtt.sample(rttUs);
      clock.sampleDrift(Packet.timestampUs(packet, at), rttUs, nowNs);
    }
    return rttUs >= 0;
  }

  /**
   * The peer will not send some packets (guide §10.7).
   *
   * @param packet position to limit
   * @return false if it makes no sense
   */
  public boolean onDropRequest(ByteBuffer packet, long nowNs) {
    int at = packet.position();
    if (packet.remaining() < DropRequest.BYTES) {
      return false;
    }
    long first = SequenceNumber.position(DropRequest.first(packet, at), highest);
    long last = SequenceNumber.position(DropRequest.last(packet, at), highest);
    if (first > last || last - first >= CAPACITY || last - nextToDeliver >= CAPACITY) {
      return false;
    }
    lost.remove(first, last);
    if (first <= highest + 1 && last > highest) {
      highest = last;
    }
    acknowledger.onProgress(ackPosition(), freePackets(), nowNs);
    deliver(nowNs);
    return true;
  }

  /** The deadline came. */
  public void onTimer(long nowNs) {
    deliver(nowNs);
    acknowledger.onTimer(ackPosition(), freePackets(), nowNs);
    lossReporter.onTimer(nowNs);
  }

  /** When to call {@link #onTimer} next. */
  public long nextDeadlineNs() {
    long deadlineNs =
        Deadlines.earlier(acknowledger.nextDeadlineNs(), lossReporter.nextDeadlineNs());
    return firstWaiting == NOTHING
        ? deadlineNs
        : Deadlines.earlier(deadlineNs, buffer.originNs(firstWaiting) + latencyNs);
  }

  /** The first position that is missing. */
  private long ackPosition() {
    return lost.isEmpty() ? highest + 1 : lost.first(0);
  }

  private int freePackets() {
    return (int) Math.max(0, CAPACITY - (highest + 1 - nextToDeliver));
  }
}
