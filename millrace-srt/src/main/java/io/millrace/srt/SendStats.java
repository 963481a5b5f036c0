package io.millrace.srt;

/**
 * The sending half's numbers under libsrt's names (guide §17): first counters, then present values.
 * Immutable. Byte counts include 44 bytes of header a packet.
 *
 * @param pktSent data packets sent, retransmissions included
 * @param pktSentUnique data packets sent for the first time
 * @param pktRetrans data packets sent again
 * @param pktSndLoss packets that the peer reported as lost
 * @param pktSndDrop packets never sent, or given up, because they were too late
 * @param pktRecvAck full, small and light ACKs received; begins anew after 4,294,967,295
 * @param pktRecvNak loss reports received
 * @param byteSent bytes of pktSent
 * @param byteSentUnique bytes of pktSentUnique
 * @param byteRetrans bytes of pktRetrans
 * @param byteSndDrop bytes of pktSndDrop; of packets that are gone, by the mean size of those sent
 * @param usSndDuration how long there was something to send or to be acknowledged, microseconds
 * @param ackSamples ACKs that acknowledged something, hence measured msSndLatency
 * @param usAckDelay from a packet's origin until its ACK came, summed over ackSamples, microseconds
 * @param pktFlightSize sent and neither acknowledged nor given up
 * @param pktFlowWindow packets that the peer has room for, as it said last
 * @param pktCongestionWindow packets that may be in flight at most; live mode never lowers it
 * @param pktSndBuf packets in flight and packets waiting to be sent
 * @param byteSndBuf bytes of pktSndBuf, by the mean size of the packets sent
 * @param msSndBuf origin time of the newest packet in the buffer less that of the oldest
 * @param byteAvailSndBuf room left in the send buffer, as so many full packets' bytes
 * @param mbpsBandwidth what the peer takes the link's capacity for, Mbit/s; 0: it did not say
 * @param usPktSndPeriod from one packet to the next, at mbpsMaxBw, microseconds; 0: no bound
 * @param mbpsMaxBw what may be sent at most, by maxbw or inputbw, Mbit/s; 0: no bound
 */
public record SendStats(
    long pktSent,
    long pktSentUnique,
    long pktRetrans,
    long pktSndLoss,
    long pktSndDrop,
    long pktRecvAck,
    long pktRecvNak,
    long byteSent,
    long byteSentUnique,
    long byteRetrans,
    long byteSndDrop,
    long usSndDuration,
    long ackSamples,
    long usAckDelay,
    int pktFlightSize,
    int pktFlowWindow,
    int pktCongestionWindow,
    int pktSndBuf,
    long byteSndBuf,
    int msSndBuf,
    long byteAvailSndBuf,
    double mbpsBandwidth,
    double usPktSndPeriod,
    double mbpsMaxBw) {

  /** All zero: of a connection that never sent. */
  public static final SendStats NONE =
      new SendStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final long ACKS_MOST = 0xFFFF_FFFFL;
  private static final double MICROS_PER_MILLI = 1_000;

  /** What was counted since an earlier snapshot of the same connection, with the present values. */
  public SendStats since(SendStats earlier) {
    return new SendStats(
        pktSent - earlier.pktSent,
        pktSentUnique - earlier.pktSentUnique,
        pktRetrans - earlier.pktRetrans,
        pktSndLoss - earlier.pktSndLoss,
        pktSndDrop - earlier.pktSndDrop,
        pktRecvAck - earlier.pktRecvAck & ACKS_MOST,
        pktRecvNak - earlier.pktRecvNak,
        byteSent - earlier.byteSent,
        byteSentUnique - earlier.byteSentUnique,
        byteRetrans - earlier.byteRetrans,
        byteSndDrop - earlier.byteSndDrop,
        usSndDuration - earlier.usSndDuration,
        ackSamples - earlier.ackSamples,
        usAckDelay - earlier.usAckDelay,
        pktFlightSize,
        pktFlowWindow,
        pktCongestionWindow,
        pktSndBuf,
        byteSndBuf,
        msSndBuf,
        byteAvailSndBuf,
        mbpsBandwidth,
        usPktSndPeriod,
        mbpsMaxBw);
  }

  /**
   * From the origin of a packet until we know that the peer has it, on average, milliseconds. What
   * comes near {@code msSndTsbPdDelay} will soon be too late: the latency is too small for the way.
   * 0 if nothing was acknowledged.
   */
  public double msSndLatency() {
    return ackSamples == 0 ? 0 : usAckDelay / MICROS_PER_MILLI / ackSamples;
  }

  /** What repair costs: the part of the packets sent that were retransmissions, 0 to 1. */
  public double retransmitRatio() {
    return pktSent == 0 ? 0 : (double) pktRetrans / pktSent;
  }
}
