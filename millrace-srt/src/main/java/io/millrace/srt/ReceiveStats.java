package io.millrace.srt;

/**
 * The receiving half's numbers under libsrt's names (guide §17): first counters, then present
 * values. Immutable. Byte counts include 44 bytes of header a packet.
 *
 * @param pktRecv data packets received, retransmissions and duplicates included
 * @param pktRecvUnique data packets received for the first time, and in time
 * @param pktRcvLoss packets found missing, whether or not they came later
 * @param pktRcvDrop packets skipped because they did not come in time
 * @param pktRcvRetrans received packets that were marked as sent again
 * @param pktRcvBelated received packets that came after their turn
 * @param pktRcvUndecrypt received packets thrown away because they could not be decrypted
 * @param pktRcvNoRoom received packets for which there was no room; not libsrt's
 * @param pktRcvFuture received packets stamped more than a second ahead; not libsrt's
 * @param pktSentAck full and light ACKs sent
 * @param pktSentNak loss reports sent
 * @param byteRecv bytes of pktRecv
 * @param byteRecvUnique bytes of pktRecvUnique
 * @param byteRcvLoss bytes of pktRcvLoss, by the mean size of the packets received
 * @param byteRcvDrop bytes of pktRcvDrop, likewise
 * @param byteRcvUndecrypt bytes of pktRcvUndecrypt
 * @param pktDelivered packets handed to the application; not libsrt's
 * @param usDelivery from origin until delivery, summed over pktDelivered, microseconds
 * @param pktRcvBuf packets held
 * @param byteRcvBuf bytes of pktRcvBuf
 * @param msRcvBuf origin time of the newest packet held less that of the oldest
 * @param byteAvailRcvBuf room left in the receive buffer, as so many full packets' bytes
 * @param pktReorderDistance the farthest that a packet has come behind others, packets
 * @param pktReorderTolerance packets that may overtake a missing one now before it is reported
 * @param pktRcvAvgBelatedTime how late belated packets are, milliseconds, a running average
 */
public record ReceiveStats(
    long pktRecv,
    long pktRecvUnique,
    long pktRcvLoss,
    long pktRcvDrop,
    long pktRcvRetrans,
    long pktRcvBelated,
    long pktRcvUndecrypt,
    long pktRcvNoRoom,
    long pktRcvFuture,
    long pktSentAck,
    long pktSentNak,
    long byteRecv,
    long byteRecvUnique,
    long byteRcvLoss,
    long byteRcvDrop,
    long byteRcvUndecrypt,
    long pktDelivered,
    long usDelivery,
    int pktRcvBuf,
    long byteRcvBuf,
    int msRcvBuf,
    long byteAvailRcvBuf,
    int pktReorderDistance,
    int pktReorderTolerance,
    double pktRcvAvgBelatedTime) {

  /** All zero: of a connection that never received. */
  public static final ReceiveStats NONE =
      new ReceiveStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final double MICROS_PER_MILLI = 1_000;

  /** What was counted since an earlier snapshot of the same connection, with the present values. */
  public ReceiveStats since(ReceiveStats earlier) {
    return new ReceiveStats(
        pktRecv - earlier.pktRecv,
        pktRecvUnique - earlier.pktRecvUnique,
        pktRcvLoss - earlier.pktRcvLoss,
        pktRcvDrop - earlier.pktRcvDrop,
        pktRcvRetrans - earlier.pktRcvRetrans,
        pktRcvBelated - earlier.pktRcvBelated,
        pktRcvUndecrypt - earlier.pktRcvUndecrypt,
        pktRcvNoRoom - earlier.pktRcvNoRoom,
        pktRcvFuture - earlier.pktRcvFuture,
        pktSentAck - earlier.pktSentAck,
        pktSentNak - earlier.pktSentNak,
        byteRecv - earlier.byteRecv,
        byteRecvUnique - earlier.byteRecvUnique,
        byteRcvLoss - earlier.byteRcvLoss,
        byteRcvDrop - earlier.byteRcvDrop,
        byteRcvUndecrypt - earlier.byteRcvUndecrypt,
        pktDelivered - earlier.pktDelivered,
        usDelivery - earlier.usDelivery,
        pktRcvBuf,
        byteRcvBuf,
        msRcvBuf,
        byteAvailRcvBuf,
        pktReorderDistance,
        pktReorderTolerance,
        pktRcvAvgBelatedTime);
  }

  /**
   * The latency that is really there: from a packet's origin, by the sender's timestamp in this
   * host's time, until it was handed to the application; on average, milliseconds. The way of the
   * handshake through the network counts as none. 0 if nothing was delivered.
   */
  public double msRcvLatency() {
    return pktDelivered == 0 ? 0 : usDelivery / MICROS_PER_MILLI / pktDelivered;
  }

  /** Loss as people mean it: the part of the packets that did not come at first, 0 to 1. */
  public double lossRatio() {
    long expected = pktRecvUnique + pktRcvLoss;
    return expected == 0 ? 0 : (double) pktRcvLoss / expected;
  }
}
