package io.millrace.cli.load;

/**
 * What one viewer saw, from its first packet on. Packets, unless said otherwise.
 *
 * @param channel what it watched
 * @param state at the end
 * @param why it ended or was refused; empty if neither
 * @param delivered in order, each once
 * @param lost after recovery: never delivered, for SRT could not repair them within the latency
 *     (pktRcvDrop)
 * @param skipped never delivered although SRT lost nothing: the broker left them out, or never had
 *     them; known of own channels only
 * @param late delivered after their origin time plus latency: too late for a player
 * @param duplicates delivered again
 * @param lossOnWire found missing at first, whether or not they came later (pktRcvLoss)
 * @param retransmitted received as retransmissions (pktRcvRetrans)
 * @param stalls silences of more than 500 ms while the channel was live
 * @param stallMsMax the longest of them, milliseconds
 * @param joinMs from the call to the first random access point, milliseconds; negative: none came
 * @param delayMs of its packets while measured
 * @param rttMs as SRT measured it, milliseconds
 * @param acks sent
 * @param naks sent
 */
record ViewerResult(
    String channel,
    Viewer.State state,
    String why,
    long delivered,
    long lost,
    long skipped,
    long late,
    long duplicates,
    long lossOnWire,
    long retransmitted,
    long stalls,
    double stallMsMax,
    double joinMs,
    Delay delayMs,
    double rttMs,
    long acks,
    long naks) {

  /** A distribution, in milliseconds. */
  record Delay(double p50, double p99, double max) {
    static final Delay NONE = new Delay(0, 0, 0);
  }

  ViewerResult with(Delay delay) {
    return new ViewerResult(
        channel,
        state,
        why,
        delivered,
        lost,
        skipped,
        late,
        duplicates,
        lossOnWire,
        retransmitted,
        stalls,
        stallMsMax,
        joinMs,
        delay,
        rttMs,
        acks,
        naks);
  }
}
