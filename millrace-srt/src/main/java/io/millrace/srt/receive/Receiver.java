package io.millrace.srt.receive;

import io.millrace.net.Deadlines;
import io.millrace.srt.ReceiveStats;
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
 * The receiving half of a connection (guide §10, §12): notes what came and what is missing, asks
 * for it, and has it delivered in order. Told the time; one owner, the loop.
 *
 * <pre>
 *   positions   … delivered | queue.next … highest
 * </pre>
 *
 * A position between the two is held, or lost (asked for again and again), or given up (the sender
 * will not send it).
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
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final RttEstimator rtt;
  private final TsbpdClock clock;
  private final @Nullable Opener opener;
  private final boolean followsDrift;
  private final boolean peerMarksRetransmits;

  private final ReceiveCounters counters = new ReceiveCounters();
  private final PositionRanges lost = new PositionRanges(MAX_LOSS_RANGES);
  private final FarAhead farAhead = new FarAhead();
  private final DeliveryQueue queue;
  private final Acknowledger acknowledger;
  private final LossReporter lossReporter;
  private final ReorderTolerance tolerance;

  private long highest;

  /**
   * A receiver.
   *
   * @param memory for packets that wait, shared with the port's other receivers
   * @param opener decrypts what comes; null: nothing is encrypted
   */
  public Receiver(
      ReceiveSettings settings,
      TsbpdClock clock,
      RttEstimator rtt,
      PacketWriter out,
      ReceiveMemory memory,
      @Nullable Opener opener,
      Delivery delivery) {
    this.rtt = rtt;
    this.clock = clock;
    this.opener = opener;
    this.followsDrift = settings.options().driftTracer();
    this.peerMarksRetransmits = settings.peerKnowsRetransmitFlag();
    this.queue = new DeliveryQueue(settings, memory, lost, counters, delivery);
    this.highest = queue.next() - 1;
    this.acknowledger = new Acknowledger(queue.next(), rtt, out, counters);
    boolean repeats = settings.options().nakReport();
    this.lossReporter = new LossReporter(lost, repeats, rtt, out, counters);
    this.tolerance = new ReorderTolerance(settings.options().lossMaxTtl(), counters);
  }

  public ReceiveCounters counters() {
    return counters;
  }

  /**
   * The numbers of now.
   *
   * @param mss the largest packet that we take, bytes with all headers
   */
  public ReceiveStats stats(int mss) {
    return new ReceiveStats(
        counters.pktRecv,
        counters.pktRecvUnique,
        counters.pktRcvLoss,
        counters.pktRcvDrop,
        counters.pktRcvRetrans,
        counters.pktRcvBelated,
        counters.pktRcvUndecrypt,
        counters.pktRcvNoRoom,
        counters.pktRcvFuture,
        counters.pktSentAck,
        counters.pktSentNak,
        counters.byteRecv,
        counters.byteRecvUnique,
        counters.byteRcvLoss,
        counters.byteRcvDrop,
        counters.byteRcvUndecrypt,
        counters.pktDelivered,
        counters.usDelivery,
        queue.size(),
        queue.bytes(),
        (int) (queue.spanNs(highest) / NANOS_PER_MILLI),
        (long) freePackets() * mss,
        counters.pktReorderDistance,
        counters.pktReorderTolerance,
        counters.pktRcvAvgBelatedTime);
  }

  /** Whether any data came yet. */
  public boolean hasData() {
    return counters.pktRecv > 0;
  }

  /** Whether nothing is held that could still be delivered. */
  public boolean isDrained() {
    return queue.isEmpty() && !farAhead.isHolding();
  }

  // ---- data ----

  /** A data packet came, position to limit. */
  public void onData(ByteBuffer packet, long nowNs) {
    int at = packet.position();
    counters.pktRecv++;
    counters.byteRecv += packet.remaining() + Packet.UDP_IP_HEADER_BYTES;
    if (isMarkedRetransmitted(packet)) {
      counters.pktRcvRetrans++;
    }
    int length = packet.remaining() - Packet.HEADER_BYTES;
    boolean isMedia = DataPacket.messageNumber(packet, at) != 0 && length > 0;
    if (isMedia && length <= ReceiveBuffer.MAX_PAYLOAD) {
      accept(packet, nowNs);
      deliver(nowNs);
    }
  }

  private boolean isMarkedRetransmitted(ByteBuffer packet) {
    return peerMarksRetransmits && DataPacket.isRetransmitted(packet, packet.position());
  }

  private void accept(ByteBuffer packet, long nowNs) {
    int at = packet.position();
    long position = SequenceNumber.position(DataPacket.sequenceNumber(packet, at), highest);
    if (position < queue.next()) {
      onBelated(packet, nowNs);
      return;
    }
    if (isFarAhead(position)) {
      onFarAhead(position, packet, nowNs);
      return;
    }
    boolean goesOn = position > highest;
    take(position, packet, nowNs);
    if (goesOn && farAhead.isHolding()) {
      onStreamGoesOn();
    }
  }

  private void onBelated(ByteBuffer packet, long nowNs) {
    long originNs = originNs(Packet.timestampUs(packet, packet.position()), nowNs);
    counters.belated(queue.latenessNs(originNs, nowNs));
  }

  /** Keeps or delivers a packet in the window, unless it is there. */
  private void take(long position, ByteBuffer packet, long nowNs) {
    if (queue.holds(position)) {
      return;
    }
    int at = packet.position();
    int bytes = packet.remaining();
    boolean sentAgain = isMarkedRetransmitted(packet);
    ByteBuffer payload = opener == null ? plain(packet) : opener.open(packet);
    if (payload == null) {
      giveUp(position, sentAgain, bytes, nowNs);
      return;
    }
    long originNs = originNs(Packet.timestampUs(packet, at), nowNs);
    boolean straight = queue.isStraight(position, originNs, nowNs);
    if (!straight && !queue.reserve(position)) {
      counters.pktRcvNoRoom++;
      return;
    }
    if (!notePosition(position, sentAgain, nowNs)) {
      return;
    }
    counters.pktRecvUnique++;
    counters.byteRecvUnique += bytes + Packet.UDP_IP_HEADER_BYTES;
    acknowledger.onPacket(ackPosition(), bytes, freePackets(), nowNs);
    if (straight) {
      queue.passStraight(payload, originNs, nowNs);
    } else {
      queue.put(position, payload, originNs);
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
  private void giveUp(long position, boolean sentAgain, int bytes, long nowNs) {
    counters.undecrypted(bytes + Packet.UDP_IP_HEADER_BYTES);
    if (!notePosition(position, sentAgain, nowNs)) {
      return;
    }
    if (queue.isEmpty()) {
      queue.skipTo(ackPosition());
    }
    acknowledger.onPacket(ackPosition(), bytes, freePackets(), nowNs);
  }

  // ---- far ahead ----

  private boolean isFarAhead(long position) {
    return position - highest > FarAhead.BELIEVED || isOutside(position);
  }

  private boolean isOutside(long position) {
    return position - queue.next() >= CAPACITY;
  }

  private void onFarAhead(long position, ByteBuffer packet, long nowNs) {
    if (farAhead.isConfirmedBy(position)) {
      boolean taken = takeBoth(position, packet, nowNs);
      if (taken) {
        return;
      }
    }
    if (farAhead.isHolding() && farAhead.position() != position) {
      counters.pktRcvNoRoom++;
    }
    farAhead.hold(position, packet, nowNs);
  }

  /**
   * Takes the packet that was held and the one that confirms it, the earlier of them first: what it
   * is gone on from is not to lie behind either.
   *
   * @return whether there was room for the one that came now
   */
  private boolean takeBoth(long position, ByteBuffer packet, long nowNs) {
    boolean isEarlier = position < farAhead.position();
    if (!isEarlier) {
      takeFarAhead();
    }
    goOnFrom(position);
    boolean hasRoom = !isOutside(position);
    if (hasRoom) {
      take(position, packet, nowNs);
    }
    if (isEarlier) {
      takeFarAhead();
    }
    return hasRoom;
  }

  /** Where it was, not where the packet is that came from far ahead; it may get there soon. */
  private void onStreamGoesOn() {
    farAhead.doubt();
    if (!isFarAhead(farAhead.position())) {
      takeFarAhead();
    }
  }

  /** Nothing has come from near the packet for a while. */
  private void judgeFarAhead() {
    if (farAhead.isDoubted()) {
      farAhead.release();
      counters.pktRcvNoRoom++;
    } else {
      takeFarAhead();
    }
  }

  /** Takes the packet that was held, if there is room for it. */
  private void takeFarAhead() {
    long position = farAhead.position();
    long arrivedNs = farAhead.arrivedNs();
    ByteBuffer packet = farAhead.release();
    if (position < queue.next()) {
      onBelated(packet, arrivedNs); // the sender gave it up meanwhile
      return;
    }
    goOnFrom(position);
    if (isOutside(position)) {
      counters.pktRcvNoRoom++;
    } else {
      take(position, packet, arrivedNs);
    }
  }

  /** Beyond the window there is no room; with nothing held before it, the gap can never fill. */
  private void goOnFrom(long position) {
    if (isOutside(position) && queue.isEmpty()) {
      queue.skipTo(position);
      highest = position - 1;
    }
  }

  /** Notes a packet that came, and what is missing before it; false if that cannot be noted. */
  private boolean notePosition(long position, boolean sentAgain, long nowNs) {
    if (position <= highest) {
      if (lost.remove(position) && peerMarksRetransmits && !sentAgain) {
        tolerance.onOvertaken(highest - position);
      }
      return true;
    }
    if (position == highest + 1) {
      tolerance.onInOrder();
    } else if (!noteGap(highest + 1, position - 1, nowNs)) {
      return false;
    }
    highest = position;
    lossReporter.onHighest(highest, tolerance.packets(), nowNs);
    return true;
  }

  private boolean noteGap(long first, long last, long nowNs) {
    if (!lost.add(first, last)) {
      counters.pktRcvNoRoom++;
      return false;
    }
    counters.missing(last - first + 1);
    lossReporter.onGap(nowNs);
    return true;
  }

  /** A peer cannot make a packet wait longer than the latency and a second. */
  private long originNs(int timestampUs, long nowNs) {
    long originNs = clock.timeNs(timestampUs, nowNs);
    if (originNs - nowNs <= MAX_AHEAD_NS) {
      return originNs;
    }
    counters.pktRcvFuture++;
    return nowNs + MAX_AHEAD_NS;
  }

  // ---- delivery ----

  private void deliver(long nowNs) {
    if (queue.deliver(nowNs)) {
      // a gap may have been skipped, and there is room again
      acknowledger.onProgress(ackPosition(), freePackets(), nowNs);
    }
  }

  /** Delivers what is held now, gaps or not: the peer is gone. */
  public void deliverAll(long nowNs) {
    if (farAhead.isHolding()) {
      takeFarAhead();
    }
    queue.deliverAll(nowNs);
  }

  /** Nothing more will come: no gap is waited for, what is held is still delivered in its time. */
  public void onPeerGone() {
    lost.removeBefore(Long.MAX_VALUE);
  }

  /** Forgets what is held: the connection is over, and its memory serves others. */
  public void discard() {
    queue.discard();
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
      if (followsDrift) {
        clock.sampleDrift(Packet.timestampUs(packet, at), rttUs, nowNs);
      }
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
    if (first > last || last - first >= CAPACITY || last - queue.next() >= CAPACITY) {
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
    if (Deadlines.isDue(farAhead.nextDeadlineNs(), nowNs)) {
      judgeFarAhead();
    }
    deliver(nowNs);
    acknowledger.onTimer(ackPosition(), freePackets(), nowNs);
    lossReporter.onTimer(nowNs);
  }

  /** When to call {@link #onTimer} next. */
  public long nextDeadlineNs() {
    long asking = Deadlines.earlier(acknowledger.nextDeadlineNs(), lossReporter.nextDeadlineNs());
    long delivering = Deadlines.earlier(queue.nextDeadlineNs(), farAhead.nextDeadlineNs());
    return Deadlines.earlier(asking, delivering);
  }

  /** The first position that is missing. */
  private long ackPosition() {
    return lost.isEmpty() ? highest + 1 : lost.first(0);
  }

  private int freePackets() {
    return (int) Math.max(0, CAPACITY - (highest + 1 - queue.next()));
  }
}
