package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import io.millrace.srt.crypto.Sealer;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.LossReport;
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

  private final PacketWriter out;
  private final RttEstimator rtt;
  private final int maxWindow;
  private final SendCounters counters = new SendCounters();
  private final OutgoingPackets packets;
  private final Backlog backlog;
  private final Retransmitter retransmitter;
  private final LateDrop lateDrop;

  private long next;
  private long acked;
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
    this.out = out;
    this.rtt = rtt;
    this.packets = new OutgoingPackets(store, firstIndex, settings, out, sealer, counters);
    this.backlog = new Backlog(packets, settings.latencyNs(), out.startNs());
    this.retransmitter = new Retransmitter(packets, backlog, rtt, counters);
    this.lateDrop =
        new LateDrop(packets, backlog, settings.peerDropsTooLate(), settings.latencyNs());
    this.maxWindow = settings.peerWindow();
    this.window = maxWindow;
    this.next = packets.firstPosition();
    this.acked = next;
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
    return acked == next && next >= packets.end();
  }

  /** Sends what can be sent now: retransmissions, then new packets. */
  public void flush(long nowNs) {
    resumeAtNs = Deadlines.NONE;
    dropTooLate(nowNs);
    if (retransmitter.flush(nowNs)) {
      sendNew(nowNs);
    }
    lateDrop.schedule(acked, next, nowNs);
  }

  /** When to {@link #flush} again even if nothing happens. */
  public long nextDeadlineNs() {
    long sending = Deadlines.earlier(resumeAtNs, retransmitter.nextDeadlineNs());
    return Deadlines.earlier(sending, lateDrop.nextDeadlineNs());
  }

  // ---- new packets ----

  private void sendNew(long nowNs) {
    while (next < packets.end()) {
      if (next - acked >= window || !packets.admits(next, acked, nowNs) || !skipLate(nowNs)) {
        lateDrop.onBlocked(nowNs);
        return;
      }
      if (!packets.fits(next)) {
        counters.pktSndDrop++;
        next++;
        continue;
      }
      long stampNs = backlog.stampOfNewNs(next, nowNs);
      if (backlog.isEarly(next, stampNs, nowNs)) {
        resumeAtNs = stampNs;
        return;
      }
      if (!packets.send(next, stampNs, false, nowNs)) {
        lateDrop.onBlocked(nowNs);
        resumeAtNs = nowNs + PAUSE_NS;
        return;
      }
      backlog.onSent(next);
      counters.pktSentUnique++;
      next++;
    }
    lateDrop.onCaughtUp();
  }

  /**
   * Lets the store put something newer in the place of what is gone or late; false if it has
   * nothing.
   */
  private boolean skipLate(long nowNs) {
    if (packets.holds(next) && !lateDrop.isNewTooLate(next, nowNs)) {
      return true;
    }
    long resume = packets.skipLate(next, lateDrop.tooLateNs(nowNs));
    if (resume > next) {
      counters.pktSndDrop += resume - next;
      next = resume;
      doneBefore(next);
    }
    lateDrop.onCaughtUp();
    return packets.holds(resume);
  }

  /** Gives up what the peer would not play any more. */
  private void dropTooLate(long nowNs) {
    long keep = lateDrop.keepFrom(acked, next, nowNs);
    counters.pktSndDrop += keep - acked;
    doneBefore(keep);
  }

  private void doneBefore(long position) {
    if (position > acked) {
      acked = position;
      retransmitter.forgetBefore(position);
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
    counters.pktRecvAck++;
    int advanced = (int) Math.max(0, position - acked);
    doneBefore(position);
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
      packets.refuse(first, Math.min(last, acked - 1), nowNs);
    }
    if (last >= acked) {
      retransmitter.onLost(Math.max(first, acked), last);
    }
    return true;
  }
}
