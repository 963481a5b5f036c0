package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import io.millrace.srt.SendStats;
import io.millrace.srt.crypto.Sealer;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.RttEstimator;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection (guide §11): sends what its store has, again what the peer
 * misses, and gives up what is too late. Told the time; one owner, the loop.
 *
 * <pre>
 *   positions   first … acked … next … end
 *                         |        |     not sent yet
 *                         in flight: sent, not acknowledged
 * </pre>
 */
public final class Sender {

  /** After a full socket buffer. */
  private static final long PAUSE_NS = 1_000_000;

  /** What a peer may say that it holds: libsrt's own largest. */
  private static final int MAX_WINDOW = 25_600;

  private final RttEstimator rtt;
  private final int maxWindow;
  private final LateDrop lateDrop;
  private final Bandwidth bandwidth;
  private final @Nullable BlindTimeout blindTimeout;
  private @Nullable Retransmitter retransmitter; // while packets get lost

  private long next;
  private long acked;
  private long peerAcked;
  private int window;
  private long resumeAtNs = Deadlines.NONE;

  /**
   * A sender that starts at a store index.
   *
   * @param sealer encrypts what is sent; null: nothing is encrypted
   */
  public Sender(
      PacketStore store,
      long firstIndex,
      SendSettings settings,
      RttEstimator rtt,
      PacketWriter out,
      @Nullable Sealer sealer) {
    this.rtt = rtt;
    OutgoingPackets packets = new OutgoingPackets(store, firstIndex, settings, out, sealer);
    this.bandwidth = Bandwidth.of(settings.options(), packets.firstPosition(), out.startNs());
    this.maxWindow = Math.min(settings.peerWindow(), MAX_WINDOW);
    this.blindTimeout = settings.peerSendsPeriodicNak() ? null : new BlindTimeout(rtt);
    this.lateDrop = new LateDrop(packets, settings, out.startNs());
    this.window = maxWindow;
    this.next = packets.firstPosition();
    this.acked = next;
    this.peerAcked = next;
  }

  public SendCounters counters() {
    return packets().counters();
  }

  private OutgoingPackets packets() {
    return lateDrop.packets();
  }

  /**
   * The numbers of now.
   *
   * @param mss the largest packet that the peer takes, bytes with all headers
   */
  public SendStats stats(int mss, long nowNs) {
    long maxBw = bandwidth.bytesPerSecond();
    return SendReport.of(
        counters(), packets(), acked, inFlight(), window, maxWindow, maxBw, mss, nowNs);
  }

  /** Packets sent and not yet acknowledged. */
  public int inFlight() {
    return (int) (next - acked);
  }

  /** The store's index of the first packet that the peer has not acknowledged. */
  public long unacknowledgedIndex() {
    return packets().index(peerAcked);
  }

  /** Whether everything that the store has was sent and acknowledged. */
  public boolean isDrained() {
    return acked == next && next >= packets().end();
  }

  /** What the store has now is all that will be sent: the connection is to end. */
  public void finish() {
    packets().finish();
  }

  /**
   * How long the peer has been given data, or offered some, without acknowledging any of it,
   * nanoseconds.
   */
  public long unacknowledgedNs() {
    return lateDrop.unacknowledgedNs();
  }

  /**
   * Bytes a second that may leave, headers and retransmissions counted; 0: no bound, or none is
   * known yet.
   */
  public long bytesPerSecond() {
    return bandwidth.bytesPerSecond();
  }

  /** Sends what can be sent now: retransmissions, then new packets. */
  public void flush(long nowNs) {
    resumeAtNs = Deadlines.NONE;
    bandwidth.measureInput(packets(), nowNs);
    dropTooLate(nowNs);
    retransmitBlindly(nowNs);
    if (retransmit(nowNs)) {
      sendNew(nowNs);
    }
    lateDrop.schedule(acked, next, nowNs);
    counters().onBusy(!isDrained(), nowNs);
  }

  /** Sends again what is missing; false if the socket has no room for more. */
  private boolean retransmit(long nowNs) {
    Retransmitter current = retransmitter;
    if (current == null) {
      return true;
    }
    if (current.isOver(nowNs)) {
      retransmitter = null;
      return true;
    }
    current.flushRefusals(nowNs);
    boolean hasRoom = current.flush(acked, inFlight(), lateDrop.isBehind(nowNs), nowNs);
    current.flushRefusals(nowNs);
    return hasRoom;
  }

  private Retransmitter retransmitter(long nowNs) {
    Retransmitter current = retransmitter;
    if (current == null) {
      boolean isToldAgain = blindTimeout == null;
      current =
          new Retransmitter(
              packets(), lateDrop, bandwidth, rtt, counters(), maxWindow, isToldAgain, nowNs);
      retransmitter = current;
    }
    return current;
  }

  /** When to {@link #flush} again even if nothing happens. */
  public long nextDeadlineNs() {
    long again = retransmitter == null ? Deadlines.NONE : retransmitter.nextDeadlineNs();
    long sending = Deadlines.earlier(resumeAtNs, again);
    return Deadlines.earlier(
        blindDeadlineNs(), Deadlines.earlier(sending, lateDrop.nextDeadlineNs()));
  }

  // ---- a peer that reports each loss once ----

  private void retransmitBlindly(long nowNs) {
    if (blindTimeout != null && Deadlines.isDue(blindDeadlineNs(), nowNs)) {
      retransmitter(nowNs).onSilence(acked, next - 1, nowNs);
      blindTimeout.onTimeout();
    }
  }

  private long blindDeadlineNs() {
    boolean repairs = retransmitter != null && !retransmitter.isIdle();
    if (blindTimeout == null || acked == next || repairs) {
      return Deadlines.NONE;
    }
    return blindTimeout.deadlineNs();
  }

  // ---- new packets ----

  private void sendNew(long nowNs) {
    if (next < packets().end()) {
      lateDrop.onOffered(nowNs);
    }
    while (next < packets().end()) {
      if (next - acked >= window || !packets().admits(next, acked, nowNs) || !skipLate(nowNs)) {
        lateDrop.onBlocked(nowNs);
        return;
      }
      if (!packets().fits(next)) {
        counters().dropped(1); // the peer will ask for it, and be refused
        next++;
      } else if (!sendNext(nowNs)) {
        return;
      }
    }
    lateDrop.onCaughtUp();
  }

  /** Sends the next packets, or sees to it that they are sent later: false. */
  private boolean sendNext(long nowNs) {
    if (!bandwidth.admitsNew(nowNs)) {
      lateDrop.onBlocked(nowNs);
      resumeAtNs = bandwidth.newAtNs(nowNs);
      return false;
    }
    long stampNs = lateDrop.stampOfNewNs(next, acked, nowNs);
    if (lateDrop.isEarly(next, stampNs, nowNs)) {
      // not for each packet: those that become due meanwhile leave together
      resumeAtNs = nowNs + Math.max(stampNs - nowNs, lateDrop.pauseNs());
      return false;
    }
    int together = together(nowNs);
    int sent = together > 1 ? sendRun(together, nowNs) : sendOne(stampNs, nowNs);
    if (sent == 0) {
      lateDrop.onBlocked(nowNs);
      resumeAtNs = nowNs + PAUSE_NS;
      return false;
    }
    lateDrop.onSent(next + sent - 1);
    if (blindTimeout != null && acked == next) {
      blindTimeout.onProgress(nowNs);
    }
    next += sent;
    return true;
  }

  /** How many packets may leave in one go. A pace is kept packet by packet. */
  private int together(long nowNs) {
    if (bandwidth.bytesPerSecond() != 0 || bandwidth.measuresInput()) {
      return 1;
    }
    long most = Math.min(packets().end() - next, window - (next - acked));
    return lateDrop.due(next, (int) Math.min(most, packets().mostTogether()), nowNs);
  }

  private int sendRun(int most, long nowNs) {
    int sent = packets().sendRun(next, most, lateDrop, acked, nowNs);
    onNew(packets().runBytes(next, sent), nowNs);
    return sent;
  }

  private int sendOne(long stampNs, long nowNs) {
    int bytes = packets().send(next, stampNs, false, nowNs);
    if (bytes == OutgoingPackets.NO_ROOM) {
      return 0;
    }
    onNew(bytes, nowNs);
    return 1;
  }

  private void onNew(long bytes, long nowNs) {
    bandwidth.onSent(bytes, nowNs);
    if (retransmitter != null) {
      retransmitter.onNew(bytes, nowNs);
    }
  }

  /**
   * Lets the store put something newer in the place of what is gone or late; false if it has
   * nothing.
   */
  private boolean skipLate(long nowNs) {
    if (packets().holds(next) && !lateDrop.isNewTooLate(next, nowNs)) {
      return true;
    }
    long resume = packets().skipLate(next, lateDrop.tooLateNs(nowNs));
    if (resume > next) {
      counters().dropped(resume - next);
      next = resume;
      doneBefore(next);
    }
    lateDrop.onCaughtUp();
    return packets().holds(resume);
  }

  /** Gives up what the peer would not play any more. */
  private void dropTooLate(long nowNs) {
    long keep = lateDrop.keepFrom(acked, next, nowNs);
    counters().dropped(keep - acked);
    doneBefore(keep);
  }

  private void doneBefore(long position) {
    if (position > acked) {
      acked = position;
      lateDrop.forgetBefore(position);
      if (retransmitter != null) {
        retransmitter.forgetBefore(position);
      }
    }
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
    counters().pktRecvAck++;
    int advanced = (int) Math.max(0, position - acked);
    boolean isNew = position > peerAcked;
    onAcknowledged(position, nowNs);
    if (AckPacket.isLight(length)) {
      window -= advanced;
    } else {
      window = Math.clamp(AckPacket.freeBufferPackets(packet, at), 0, maxWindow);
      if (adoptRtt) {
        rtt.adopt(AckPacket.rttUs(packet, at), AckPacket.rttVarianceUs(packet, at));
      }
      counters().onLinkCapacity(AckPacket.linkCapacity(packet, at, length));
      counters().onPeerRate(AckPacket.bytesPerSecond(packet, at, length));
      packets().out().answerAck(ControlPacket.typeSpecific(packet, at), isNew, nowNs);
    }
    flush(nowNs);
    return true;
  }

  private void onAcknowledged(long position, long nowNs) {
    if (position > acked && packets().holds(position - 1)) {
      counters().onAcked(lateDrop.stampNs(position - 1), nowNs);
    }
    if (position > peerAcked && counters().hasLosses()) {
      counters().onSettled(position - peerAcked, missedNs(position, nowNs));
    }
    doneBefore(position);
    if (position > peerAcked) {
      peerAcked = position;
      lateDrop.onAcknowledged();
      if (blindTimeout != null) {
        blindTimeout.onProgress(nowNs);
      }
    }
  }

  /**
   * How much media the peer gets past now, if it was so late that it must have skipped some of it;
   * else 0. It skips what has not come when it is to be played: its latency after the stamp, as the
   * way there shifts it, and we hear of it a way back later.
   */
  private long missedNs(long position, long nowNs) {
    if (!packets().holds(peerAcked) || !packets().holds(position - 1)) {
      return 0;
    }
    long playedNs = lateDrop.stampNs(peerAcked) + lateDrop.latencyNs() + rtt.rttUs() * 500L;
    return nowNs - playedNs < 0
        ? 0
        : packets().originNs(position - 1) - packets().originNs(peerAcked) + 1;
  }

  /**
   * A loss report came.
   *
   * @param packet position to limit
   * @return false if it makes no sense: broken coding, or packets that were never sent
   */
  public boolean onNak(ByteBuffer packet, long nowNs) {
    boolean makesSense = retransmitter(nowNs).onNak(packet, acked, next, nowNs);
    counters().onNak();
    flush(nowNs);
    return makesSense;
  }
}
