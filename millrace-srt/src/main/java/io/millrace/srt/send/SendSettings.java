package io.millrace.srt.send;

import io.millrace.srt.SrtOptions;

/**
 * What a sender is told once, before its first packet. Immutable.
 *
 * @param initialSequenceNumber of the first packet
 * @param peerWindow packets that the peer can hold, from the handshake
 * @param maxPayload bytes of payload that fit the agreed MTU; what is larger is not sent
 * @param latencyNs how late the peer plays what we send
 * @param peerDropsTooLate whether the peer skips what comes too late (TLPKTDROP)
 * @param peerSendsPeriodicNak whether the peer repeats its loss reports (PERIODICNAK)
 * @param peerKnowsRetransmitFlag whether retransmissions may be marked (REXMITFLG)
 * @param peerUsesTimestamps whether the peer delivers by our timestamps (TSBPDRCV)
 * @param options sndDropDelay, and the bounds on bandwidth
 */
public record SendSettings(
    int initialSequenceNumber,
    int peerWindow,
    int maxPayload,
    long latencyNs,
    boolean peerDropsTooLate,
    boolean peerSendsPeriodicNak,
    boolean peerKnowsRetransmitFlag,
    boolean peerUsesTimestamps,
    SrtOptions options) {}
