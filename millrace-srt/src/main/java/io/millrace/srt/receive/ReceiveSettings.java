package io.millrace.srt.receive;

import io.millrace.srt.SrtOptions;

/**
 * What a receiver is told once, before the first packet. Immutable.
 *
 * @param initialSequenceNumber of the first packet to come
 * @param latencyNs how long a gap may wait for its packets
 * @param paced whether packets are delivered at origin time plus latency; otherwise as soon as they
 *     are in order
 * @param peerKnowsRetransmitFlag whether the peer marks what it sends again (REXMITFLG)
 * @param options tlPktDrop, nakReport, lossMaxTtl, driftTracer
 */
public record ReceiveSettings(
    int initialSequenceNumber,
    long latencyNs,
    boolean paced,
    boolean peerKnowsRetransmitFlag,
    SrtOptions options) {}
