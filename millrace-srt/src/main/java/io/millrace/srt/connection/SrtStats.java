package io.millrace.srt.connection;

/**
 * Totals and present values of one connection, under libsrt's names (guide §17). Immutable. Byte
 * counts include 44 bytes of header a packet, as libsrt's do.
 *
 * @param pktSent data packets sent, retransmissions included
 * @param pktSentUnique data packets sent for the first time
 * @param pktRetrans data packets sent again
 * @param pktSndLoss packets that the peer reported as lost
 * @param pktSndDrop packets never sent, or given up, because they were too late
 * @param pktRecv data packets received, retransmissions and duplicates included
 * @param pktRecvUnique data packets received for the first time
 * @param pktRcvLoss packets found missing, whether or not they came later
 * @param pktRcvDrop packets skipped because they did not come in time
 * @param pktRcvRetrans received packets that were marked as sent again
 * @param pktRcvBelated received packets that came after their turn
 * @param pktRcvUndecrypt received packets thrown away because they were encrypted
 * @param pktSentAck full, small and light ACKs sent
 * @param pktRecvAck likewise, received
 * @param pktSentNak loss reports sent
 * @param pktRecvNak loss reports received
 * @param byteSent bytes of pktSent
 * @param byteRecv bytes of pktRecv
 * @param msRtt smoothed round trip time, milliseconds
 * @param msRcvTsbPdDelay latency in effect for what we receive, milliseconds
 * @param msSndTsbPdDelay latency in effect for what we send, milliseconds
 * @param pktFlightSize sent and not yet acknowledged
 * @param pktRcvBuf packets held by the receiver
 * @param msTimeStamp milliseconds since the connection was made
 */
public record SrtStats(
    long pktSent,
    long pktSentUnique,
    long pktRetrans,
    long pktSndLoss,
    long pktSndDrop,
    long pktRecv,
    long pktRecvUnique,
    long pktRcvLoss,
    long pktRcvDrop,
    long pktRcvRetrans,
    long pktRcvBelated,
    long pktRcvUndecrypt,
    long pktSentAck,
    long pktRecvAck,
    long pktSentNak,
    long pktRecvNak,
    long byteSent,
    long byteRecv,
    double msRtt,
    int msRcvTsbPdDelay,
    int msSndTsbPdDelay,
    int pktFlightSize,
    int pktRcvBuf,
    long msTimeStamp) {

  /** Of a socket that never connected. */
  public static final SrtStats NONE =
      new SrtStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
