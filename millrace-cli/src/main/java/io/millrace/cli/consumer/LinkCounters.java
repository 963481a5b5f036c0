package io.millrace.cli.consumer;

import io.millrace.srt.connection.SrtStats;

/**
 * What the link did to a subscription, over all its connections. Immutable.
 *
 * @param missing packets found missing, whether or not they came later
 * @param lost packets given up because they did not come in time
 * @param retransmitted packets received that were sent again
 * @param belated packets that came after their turn
 * @param rttMs smoothed round trip time of the newest connection
 * @param latencyMs latency in effect on the newest connection
 * @param cipher of the newest connection, such as AES-128; empty if it is not encrypted
 */
record LinkCounters(
    long missing,
    long lost,
    long retransmitted,
    long belated,
    double rttMs,
    int latencyMs,
    String cipher) {

  static final LinkCounters NONE = new LinkCounters(0, 0, 0, 0, 0, 0, "");

  static LinkCounters of(SrtStats stats, String cipher) {
    return new LinkCounters(
        stats.received().pktRcvLoss(),
        stats.received().pktRcvDrop(),
        stats.received().pktRcvRetrans(),
        stats.received().pktRcvBelated(),
        stats.msRtt(),
        stats.msRcvTsbPdDelay(),
        cipher);
  }

  /** Sums, with the newer's present values. */
  LinkCounters plus(LinkCounters newer) {
    return new LinkCounters(
        missing + newer.missing,
        lost + newer.lost,
        retransmitted + newer.retransmitted,
        belated + newer.belated,
        newer.rttMs,
        newer.latencyMs,
        newer.cipher);
  }

  /** Packets that were missing and came in time after all. */
  long recovered() {
    return Math.max(0, missing - lost);
  }
}
