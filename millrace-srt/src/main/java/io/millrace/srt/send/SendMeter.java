package io.millrace.srt.send;

import io.millrace.srt.SendStats;
import io.millrace.srt.packet.AckPacket;
import java.nio.ByteBuffer;

/** What a sender measures beside its counters (guide §17). One owner, the loop. */
final class SendMeter {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double BITS_PER_BYTE = 8;
  private static final double MEGA = 1e6;
  private static final double CAPACITY_WEIGHT = 1 / 8.0;

  private final OutgoingPackets packets;
  private final Backlog backlog;
  private final SendCounters counters;
  private final SendDuration duration = new SendDuration();
  private double packetsPerSecond;

  SendMeter(OutgoingPackets packets, Backlog backlog, SendCounters counters) {
    this.packets = packets;
    this.backlog = backlog;
    this.counters = counters;
  }

  /** Whether there is something to send or to be acknowledged, from now on. */
  void onBusy(boolean busy, long nowNs) {
    duration.become(busy, nowNs);
  }

  /** The newest packet that an ACK acknowledges tells how long it took. */
  void onAcked(long position, long nowNs) {
    if (packets.holds(position)) {
      counters.ackSamples++;
      counters.usAckDelay += (nowNs - backlog.stampNs(position)) / NANOS_PER_MICRO;
    }
  }

  /** The peer's estimate of the link jumps; libsrt smooths it so. */
  void onFullAck(ByteBuffer packet, int at, int length) {
    int estimate = AckPacket.linkCapacity(packet, at, length);
    if (estimate > 0) {
      double weight = packetsPerSecond == 0 ? 1 : CAPACITY_WEIGHT;
      packetsPerSecond += (estimate - packetsPerSecond) * weight;
    }
  }

  /**
   * The numbers of now.
   *
   * @param oldest the first packet in flight, or else the next one
   * @param maxBw bytes a second that may leave; 0: no bound
   * @param mss the largest packet that the peer takes, bytes with all headers
   */
  SendStats stats(
      long oldest, int inFlight, int window, int maxWindow, long maxBw, int mss, long nowNs) {
    int waiting = Math.clamp(packets.end() - oldest, 0, Integer.MAX_VALUE);
    return new SendStats(
        counters.pktSent,
        counters.pktSentUnique,
        counters.pktRetrans,
        counters.pktSndLoss,
        counters.pktSndDrop,
        counters.pktRecvAck,
        counters.pktRecvNak,
        counters.byteSent,
        counters.byteSentUnique,
        counters.byteRetrans,
        counters.byteSndDrop,
        duration.us(nowNs),
        counters.ackSamples,
        counters.usAckDelay,
        inFlight,
        window,
        maxWindow,
        waiting,
        counters.byMeanSize(waiting),
        msSpan(oldest),
        Math.max(0L, RingPacketStore.CAPACITY - waiting) * mss,
        packetsPerSecond * mss * BITS_PER_BYTE / MEGA,
        maxBw == 0 ? 0 : counters.byMeanSize(1) * MEGA / maxBw,
        maxBw * BITS_PER_BYTE / MEGA);
  }

  private int msSpan(long oldest) {
    long newest = packets.end() - 1;
    return newest < oldest || !packets.holds(oldest)
        ? 0
        : (int) ((packets.originNs(newest) - packets.originNs(oldest)) / NANOS_PER_MILLI);
  }
}
