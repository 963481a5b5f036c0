package io.millrace.srt.send;

import io.millrace.srt.SendStats;

/** A sender's numbers, put together for those who ask (guide §17). Stateless. */
final class SendReport {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double BITS_PER_BYTE = 8;
  private static final double MEGA = 1e6;

  private SendReport() {}

  /**
   * The numbers of now.
   *
   * @param oldest the first packet in flight, or else the next one
   * @param maxBw bytes a second that may leave; 0: no bound
   * @param mss the largest packet that the peer takes, bytes with all headers
   */
  static SendStats of(
      SendCounters counters,
      OutgoingPackets packets,
      long oldest,
      int inFlight,
      int window,
      int maxWindow,
      long maxBw,
      int mss,
      long nowNs) {
    int waiting = Math.clamp(packets.end() - oldest, 0, Integer.MAX_VALUE);
    return new SendStats(
        counters.pktSent(),
        counters.pktSentUnique,
        counters.pktRetrans(),
        counters.pktSndLoss(),
        counters.pktSndDrop(),
        Integer.toUnsignedLong(counters.pktRecvAck),
        counters.pktRecvNak(),
        counters.byteSent(),
        counters.byteSentUnique,
        counters.byteRetrans(),
        counters.byteSndDrop(),
        counters.usSndDuration(nowNs),
        Integer.toUnsignedLong(counters.ackSamples),
        counters.usAckDelay,
        inFlight,
        window,
        maxWindow,
        waiting,
        counters.byMeanSize(waiting),
        msSpan(packets, oldest),
        Math.max(0L, RingPacketStore.CAPACITY - waiting) * mss,
        counters.linkPacketsPerSecond() * mss * BITS_PER_BYTE / MEGA,
        maxBw == 0 ? 0 : counters.byMeanSize(1) * MEGA / maxBw,
        maxBw * BITS_PER_BYTE / MEGA);
  }

  private static int msSpan(OutgoingPackets packets, long oldest) {
    long newest = packets.end() - 1;
    return newest < oldest || !packets.holds(oldest)
        ? 0
        : (int) ((packets.originNs(newest) - packets.originNs(oldest)) / NANOS_PER_MILLI);
  }
}
