package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.PositionRanges;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection (guide §11): sends what its store has, again what the peer
 * misses, and gives up what is too late. Told the time; one owner, the loop.
 *
 * <pre>
 *   store index    first … acked … next … end
 *                        |        |     not sent yet
 *                        in flight: sent, not acknowledged
 * </pre>
 *
 * Positions count packets of this connection; a position's store index lies a constant further.
 */
public final class Sender {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A sender keeps trying at least this long, however small the latency (guide §11.6). */
  private static final long MIN_TOO_LATE_NS = 1_000 * NANOS_PER_MILLI;

  private static final long TOO_LATE_MARGIN_NS = 20 * NANOS_PER_MILLI;

  /** After a full socket buffer, or a pass's worth of retransmissions. */
  private static final long PAUSE_NS = NANOS_PER_MILLI;

  private static final long MIN_RETRANSMIT_INTERVAL_NS = 10 * NANOS_PER_MILLI;
  private static final int RETRANSMITS_A_PASS = 128;
  private static final int MAX_LOSS_RANGES = 2048;

  /** A backlog goes out at this pace, 50 Mbit/s of full packets, or at four times its own rate. */
  private static final long BACKLOG_STEP_NS = 210_000;

  private static final int BACKLOG_SPEED = 4;
  private static final long MIN_BACKLOG_STEP_NS = 10_000;

  private final PacketStore store;
  private final PacketWriter out;
  private final RttEstimator rtt;
  private final boolean dropsTooLate;
  private final boolean marksRetransmits;
  private final long backlogAgeNs;
  private final long tooLateNs;
  private final int maxWindow;

  private final long firstPosition;
  private final long indexOffset;
  private final OriginStamps stamps = new OriginStamps();
  private final PositionRanges lost = new PositionRanges(MAX_LOSS_RANGES);
  private final SendCounters counters = new SendCounters();
  private @Nullable RecentRetransmits recentRetransmits;

  private long next;
  private long acked;
  private int window;
  private long resumeAtNs = Deadlines.NONE;
  private long giveUpAtNs = Deadlines.NONE;
  private long blockedSinceNs = Deadlines.NONE;
  private long lastOriginNs;

  /**
   * A sender that starts at a store index.
   *
   * @param initialSequenceNumber of the first packet
   * @param peerWindow packets that the peer can hold, from the handshake
   * @param latencyNs how late the peer plays what we send
   * @param peerDropsTooLate whether the peer skips what comes too late (TLPKTDROP)
   * @param peerKnowsRetransmitFlag whether retransmissions may be marked (REXMITFLG)
   */
  public Sender(
      PacketStore store,
      long firstIndex,
      int initialSequenceNumber,
      int peerWindow,
      long latencyNs,
      boolean peerDropsTooLate,
      boolean peerKnowsRetransmitFlag,
      RttEstimator rtt,
      PacketWriter out) {
    this.store = store;
    this.out = out;
    this.rtt = rtt;
    this.dropsTooLate = peerDropsTooLate;
    this.marksRetransmits = peerKnowsRetransmitFlag;
    this.backlogAgeNs = Math.max(latencyNs, TOO_LATE_MARGIN_NS);
    this.tooLateNs = Math.max(latencyNs, MIN_TOO_LATE_NS) + TOO_LATE_MARGIN_NS;
    this.maxWindow = peerWindow;
    this.window = peerWindow;
    this.firstPosition = initialSequenceNumber;
    this.indexOffset = firstIndex - initialSequenceNumber;
    this.next = firstPosition;
    this.acked = firstPosition;
    this.lastOriginNs = out.startNs();
  }

  public SendCounters counters() {
    return counters;
  }

  /** Packets sent and not yet acknowledged. */
  public int inFlight() {
    return (int) (next - acked);
  }

  /** Whether everything that the store has was sent and acknowledged. */
  public boolean isDrained() {
    return acked == next && index(next) >= store.end();
  }

  /** Sends what can be sent now: retransmissions, then new packets. */
  public void flush(long nowNs) {
    resumeAtNs = Deadlines.NONE;
    dropTooLate(nowNs);
    if (retransmit(nowNs)) {
      sendNew(nowNs);
    }
    scheduleGivingUp(nowNs);
  }

  /** When to {@link #flush} again even if nothing happens. */
  public long nextDeadlineNs() {
    return Deadlines.earlier(resumeAtNs, giveUpAtNs);
  }

  private long index(long position) {
    return position + indexOffset;
  }

  // ---- new packets ----

  private void sendNew(long nowNs) {
    while (index(next) < store.end()) {
      if (next - acked >= window || !skipLate(nowNs)) {
        block(nowNs);
        return;
      }
      long index = index(next);
      long originNs = store.originNs(index);
      long stampNs = stamp(next, originNs, nowNs);
      if (stamps.isBacklog(next) && nowNs - stampNs < 0) {
        resumeAtNs = stampNs;
        return;
      }
      if (!send(next, stampNs, false, nowNs)) {
        block(nowNs);
        resumeAtNs = nowNs + PAUSE_NS;
        return;
      }
      lastOriginNs = originNs;
      counters.pktSentUnique++;
      next++;
    }
    blockedSinceNs = Deadlines.NONE;
  }

  private void block(long nowNs) {
    if (blockedSinceNs == Deadlines.NONE) {
      blockedSinceNs = nowNs;
    }
  }

  /** The stamp of a packet that is about to be sent for the first time. */
  private long stamp(long position, long originNs, long nowNs) {
    long stampNs = stamps.of(position, originNs);
    if (stamps.isBacklog(position) || nowNs - stampNs <= backlogAgeNs) {
      return stampNs;
    }
    long end = store.end() - indexOffset;
    stamps.startBacklog(position, end, lastOriginNs, nowNs, backlogStepNs(position, end));
    return stamps.of(position, originNs);
  }

  private long backlogStepNs(long first, long end) {
    long spanNs = store.originNs(index(end - 1)) - store.originNs(index(first));
    long ownStepNs = spanNs / (end - first) / BACKLOG_SPEED;
    return Math.clamp(ownStepNs, MIN_BACKLOG_STEP_NS, BACKLOG_STEP_NS);
  }

  /**
   * Lets the store put something newer in the place of what is gone or late; false if it has
   * nothing.
   */
  private boolean skipLate(long nowNs) {
    long index = index(next);
    if (store.holds(index) && !isLate(index, nowNs)) {
      return true;
    }
    long resume = store.skipLate(index, nowNs - tooLateNs);
    if (resume > index) {
      counters.pktSndDrop += resume - index;
      next += resume - index;
      giveUpBefore(next);
    }
    blockedSinceNs = Deadlines.NONE;
    return store.holds(resume);
  }

  private boolean isLate(long index, long nowNs) {
    return dropsTooLate
        && blockedSinceNs != Deadlines.NONE
        && nowNs - blockedSinceNs > tooLateNs
        && nowNs - store.originNs(index) > tooLateNs;
  }

  private boolean send(long position, long stampNs, boolean again, long nowNs) {
    long index = index(position);
    ByteBuffer packet = out.buffer();
    DataPacket.putHeader(
        packet,
        0,
        SequenceNumber.of(position),
        DataPacket.messageNumberOf(position - firstPosition),
        again && marksRetransmits,
        out.timestampUs(stampNs),
        out.peerSocketId());
    packet.position(Packet.HEADER_BYTES);
    store.copyTo(index, packet);
    int length = packet.position();
    if (!out.send(length, nowNs)) {
      return false;
    }
    counters.pktSent++;
    counters.byteSent += length + Packet.UDP_IP_HEADER_BYTES;
    return true;
  }

  // ---- what the peer says ----

  /**
   * A full, small or light ACK came.
   *
   * @param packet position to limit
   * @param adoptRtt whether the peer's RTT is the only one we can have
   * @return false if it makes no sense: it acknowledges what was never sent
   */
  public boolean onAck(ByteBuffer packet, boolean adoptRtt, long nowNs) {
    int at = packet.position();
    int length = packet.remaining();
    int sequenceNumber = AckPacket.isReadable(length) ? AckPacket.acknowledged(packet, at) : -1;
    long position = SequenceNumber.position(sequenceNumber & SequenceNumber.MAX, next);
    if (sequenceNumber < 0 || position > next) {
      return false;
    }
    counters.pktRecvAck++;
    int advanced = (int) Math.max(0, position - acked);
    giveUpBefore(position);
    if (AckPacket.isLight(length)) {
      window -= advanced;
    } else {
      window = Math.clamp(AckPacket.freeBufferPackets(packet, at), 0, maxWindow);
      if (adoptRtt) {
        rtt.adopt(AckPacket.rttUs(packet, at), AckPacket.rttVarianceUs(packet, at));
      }
      int ackNumber = ControlPacket.typeSpecific(packet, at);
      out.sendEmpty(ControlType.ACKACK, ackNumber, nowNs);
    }
    flush(nowNs);
    return true;
  }

  /**
   * A loss report came.
   *
   * @param packet position to limit
   * @return false if it makes no sense: broken coding, or packets that were never sent
   */
  public boolean onNak(ByteBuffer packet, long nowNs) {
    boolean makesSense =
        LossReport.read(
            packet,
            packet.position(),
            packet.remaining(),
            (first, last) -> onLost(first, last, nowNs));
    counters.pktRecvNak++;
    flush(nowNs);
    return makesSense;
  }

  /** One lost range; false if it makes no sense and the rest is not worth reading. */
  private boolean onLost(int firstNumber, int lastNumber, long nowNs) {
    long first = SequenceNumber.position(firstNumber, next);
    long last = SequenceNumber.position(lastNumber, next);
    if (first > last || last >= next) {
      return false;
    }
    counters.pktSndLoss += last - first + 1;
    if (first < acked) {
      refuse(first, Math.min(last, acked - 1), nowNs);
    }
    if (last >= acked) {
      lost.add(Math.max(first, acked), last);
    }
    return true;
  }

  // ---- retransmission ----

  /** Sends what was reported lost; false if the socket or this pass has no room for more. */
  private boolean retransmit(long nowNs) {
    for (int sent = 0; !lost.isEmpty(); ) {
      long position = lost.first(0);
      if (!store.holds(index(position))) {
        refuseGone(nowNs);
        continue;
      }
      if (sent == RETRANSMITS_A_PASS) {
        resumeAtNs = nowNs + PAUSE_NS;
        return true;
      }
      if (isDueAgain(position, nowNs)) {
        if (!send(position, stampOfSent(position), true, nowNs)) {
          resumeAtNs = nowNs + PAUSE_NS;
          return false;
        }
        counters.pktRetrans++;
        sent++;
      }
      lost.remove(position);
    }
    return true;
  }

  /**
   * Not if it was sent again so lately that this report cannot know; the next one will (guide
   * §11.4).
   */
  private boolean isDueAgain(long position, long nowNs) {
    RecentRetransmits recent = recentRetransmits;
    if (recent == null) {
      recent = new RecentRetransmits();
      recentRetransmits = recent;
    }
    return recent.admit(position, nowNs, Math.max(rtt.soonestNs(), MIN_RETRANSMIT_INTERVAL_NS));
  }

  /** The first lost packets are no longer in the store: tells the peer not to wait. */
  private void refuseGone(long nowNs) {
    long first = lost.first(0);
    long last = first;
    while (last < lost.last(0) && !store.holds(index(last + 1))) {
      last++;
    }
    refuse(first, last, nowNs);
    lost.remove(first, last);
  }

  private void refuse(long first, long last, long nowNs) {
    int length =
        DropRequest.put(
            out.buffer(),
            0,
            SequenceNumber.of(first),
            SequenceNumber.of(last),
            out.timestampUs(nowNs),
            out.peerSocketId());
    out.send(length, nowNs);
  }

  // ---- too late ----

  /** Gives up what the peer would not play any more (guide §11.6). */
  private void dropTooLate(long nowNs) {
    if (!dropsTooLate) {
      return;
    }
    long keep = acked;
    while (keep < next && isTooLate(keep, nowNs)) {
      keep++;
    }
    counters.pktSndDrop += keep - acked;
    giveUpBefore(keep);
  }

  private boolean isTooLate(long position, long nowNs) {
    return !store.holds(index(position)) || nowNs - stampOfSent(position) > tooLateNs;
  }

  private long stampOfSent(long position) {
    return stamps.of(position, store.originNs(index(position)));
  }

  /**
   * The last packets of a stream may never be acknowledged, and no later one brings us here. An
   * early deadline does no harm, so it is not moved with each ACK.
   */
  private void scheduleGivingUp(long nowNs) {
    if (!dropsTooLate || acked == next) {
      giveUpAtNs = Deadlines.NONE;
    } else if (giveUpAtNs == Deadlines.NONE || Deadlines.isDue(giveUpAtNs, nowNs)) {
      boolean held = store.holds(index(acked));
      giveUpAtNs = held ? stampOfSent(acked) + tooLateNs + 1 : nowNs + PAUSE_NS;
    }
  }

  private void giveUpBefore(long position) {
    if (position > acked) {
      acked = position;
      lost.removeBefore(position);
    }
  }
}
