package io.millrace.srt.handshake;

/**
 * What a handshake agreed on, seen from this side. Immutable.
 *
 * @param peerSocketId where to send
 * @param initialSequenceNumber of the first data packet that we send
 * @param peerInitialSequenceNumber of the first data packet that the peer sends: the same, but in a
 *     rendezvous
 * @param mtu largest IP packet that either side takes, in bytes, counting 28 of IP and UDP headers
 * @param flowWindow packets that the peer can hold as a receiver
 * @param rcvLatencyMs the latency with which we receive, 0 to 60000
 * @param sndLatencyMs the latency with which the peer receives from us, 0 to 60000
 * @param peerVersion the peer's SRT version; see {@link SrtVersion}
 * @param peerSendsTimestamps TSBPDSND: the peer's timestamps are origin times; otherwise they are
 *     send times, and its packets are delivered without delay
 * @param peerUsesTimestamps TSBPDRCV: the peer delivers by our timestamps
 * @param peerDropsTooLate TLPKTDROP: we may give up what is too late
 * @param peerSendsPeriodicNak PERIODICNAK: no blind retransmission is needed
 * @param peerKnowsRetransmitFlag REXMITFLG: retransmissions may carry the R flag
 */
public record Negotiated(
    int peerSocketId,
    int initialSequenceNumber,
    int peerInitialSequenceNumber,
    int mtu,
    int flowWindow,
    int rcvLatencyMs,
    int sndLatencyMs,
    int peerVersion,
    boolean peerSendsTimestamps,
    boolean peerUsesTimestamps,
    boolean peerDropsTooLate,
    boolean peerSendsPeriodicNak,
    boolean peerKnowsRetransmitFlag) {

  /** The most that a latency is taken for; more would only be a peer's mistake. */
  public static final int LATENCY_MS_MAX = 60_000;

  /** From the peer's conclusion, with the latencies as this side sees them; caps them. */
  static Negotiated of(
      Handshake peer, SrtExtension srt, int mtu, int rcvLatencyMs, int sndLatencyMs) {
    return new Negotiated(
        peer.socketId(),
        peer.initialSequenceNumber(),
        peer.initialSequenceNumber(),
        mtu,
        peer.flowWindow(),
        Math.min(rcvLatencyMs, LATENCY_MS_MAX),
        Math.min(sndLatencyMs, LATENCY_MS_MAX),
        srt.version(),
        srt.has(HandshakeFlags.TSBPDSND),
        srt.has(HandshakeFlags.TSBPDRCV),
        srt.has(HandshakeFlags.TLPKTDROP),
        srt.has(HandshakeFlags.PERIODICNAK),
        srt.has(HandshakeFlags.REXMITFLG));
  }

  /** The same for a rendezvous, in which each side has a sequence number of its own. */
  Negotiated withSequenceNumbers(int ours, int peers) {
    return new Negotiated(
        peerSocketId,
        ours,
        peers,
        mtu,
        flowWindow,
        rcvLatencyMs,
        sndLatencyMs,
        peerVersion,
        peerSendsTimestamps,
        peerUsesTimestamps,
        peerDropsTooLate,
        peerSendsPeriodicNak,
        peerKnowsRetransmitFlag);
  }
}
