package io.millrace.srt.connection;

import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;

/**
 * What a connection has counted, and its present values, under libsrt's names (guide §17).
 * Immutable: a snapshot, cheap to take and safe to hand on. Any number of readers have each an
 * interval of their own by keeping the snapshot before:
 *
 * {@snippet :
 * SrtStats now = socket.stats();
 * SrtStats interval = now.since(last);
 * log.info("{} Mbit/s, {} lost", interval.mbpsRecvRate(), interval.received().pktRcvLoss());
 * last = now;
 * }
 *
 * @param msTimeStamp milliseconds since the connection was made
 * @param usInterval what the counters count: microseconds since the connection was made, or since
 *     the snapshot before
 * @param msRtt smoothed round trip time, milliseconds
 * @param byteMss the largest packet that both sides agreed on, bytes with all headers
 * @param msSndTsbPdDelay negotiated latency of what we send, milliseconds
 * @param msRcvTsbPdDelay negotiated latency of what we receive, milliseconds
 * @param sent the sending half
 * @param received the receiving half
 */
public record SrtStats(
    long msTimeStamp,
    long usInterval,
    double msRtt,
    int byteMss,
    int msSndTsbPdDelay,
    int msRcvTsbPdDelay,
    SendStats sent,
    ReceiveStats received) {

  /** Of a socket that never connected. */
  public static final SrtStats NONE =
      new SrtStats(0, 0, 0, 0, 0, 0, SendStats.NONE, ReceiveStats.NONE);

  private static final double BITS_PER_BYTE = 8;

  /**
   * The interval from an earlier snapshot of the same connection to this one: counters are what was
   * counted in between, present values are this one's.
   */
  public SrtStats since(SrtStats earlier) {
    return new SrtStats(
        msTimeStamp,
        usInterval - earlier.usInterval,
        msRtt,
        byteMss,
        msSndTsbPdDelay,
        msRcvTsbPdDelay,
        sent.since(earlier.sent),
        received.since(earlier.received));
  }

  /** Mbit/s sent in the interval, headers and retransmissions included. */
  public double mbpsSendRate() {
    return mbps(sent.byteSent());
  }

  /** Mbit/s received in the interval, headers and retransmissions included. */
  public double mbpsRecvRate() {
    return mbps(received.byteRecv());
  }

  private double mbps(long bytes) {
    return usInterval <= 0 ? 0 : bytes * BITS_PER_BYTE / usInterval;
  }

  // ---- what is asked for most, without the half's name ----

  /** {@link SendStats#pktSent()}. */
  public long pktSent() {
    return sent.pktSent();
  }

  /** {@link SendStats#pktSentUnique()}. */
  public long pktSentUnique() {
    return sent.pktSentUnique();
  }

  /** {@link SendStats#pktRetrans()}. */
  public long pktRetrans() {
    return sent.pktRetrans();
  }

  /** {@link SendStats#pktSndLoss()}. */
  public long pktSndLoss() {
    return sent.pktSndLoss();
  }

  /** {@link SendStats#pktSndDrop()}. */
  public long pktSndDrop() {
    return sent.pktSndDrop();
  }

  /** {@link SendStats#pktRecvAck()}. */
  public long pktRecvAck() {
    return sent.pktRecvAck();
  }

  /** {@link SendStats#pktRecvNak()}. */
  public long pktRecvNak() {
    return sent.pktRecvNak();
  }

  /** {@link SendStats#byteSent()}. */
  public long byteSent() {
    return sent.byteSent();
  }

  /** {@link SendStats#pktFlightSize()}. */
  public int pktFlightSize() {
    return sent.pktFlightSize();
  }

  /** {@link ReceiveStats#pktRecv()}. */
  public long pktRecv() {
    return received.pktRecv();
  }

  /** {@link ReceiveStats#pktRecvUnique()}. */
  public long pktRecvUnique() {
    return received.pktRecvUnique();
  }

  /** {@link ReceiveStats#pktRcvLoss()}. */
  public long pktRcvLoss() {
    return received.pktRcvLoss();
  }

  /** {@link ReceiveStats#pktRcvDrop()}. */
  public long pktRcvDrop() {
    return received.pktRcvDrop();
  }

  /** {@link ReceiveStats#pktRcvRetrans()}. */
  public long pktRcvRetrans() {
    return received.pktRcvRetrans();
  }

  /** {@link ReceiveStats#pktRcvBelated()}. */
  public long pktRcvBelated() {
    return received.pktRcvBelated();
  }

  /** {@link ReceiveStats#pktRcvUndecrypt()}. */
  public long pktRcvUndecrypt() {
    return received.pktRcvUndecrypt();
  }

  /** {@link ReceiveStats#pktSentAck()}. */
  public long pktSentAck() {
    return received.pktSentAck();
  }

  /** {@link ReceiveStats#pktSentNak()}. */
  public long pktSentNak() {
    return received.pktSentNak();
  }

  /** {@link ReceiveStats#byteRecv()}. */
  public long byteRecv() {
    return received.byteRecv();
  }

  /** {@link ReceiveStats#pktRcvBuf()}. */
  public int pktRcvBuf() {
    return received.pktRcvBuf();
  }
}
