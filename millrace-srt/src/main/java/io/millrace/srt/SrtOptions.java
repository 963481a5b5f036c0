package io.millrace.srt;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one side wants of a connection, before the other side is asked. Immutable; the names are
 * libsrt's, the defaults those of its live mode.
 *
 * {@snippet :
 * SrtOptions options = SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(200)).pbKeyLen(32));
 * }
 *
 * <p>{@link SrtOptionsBuilder} says the range of each; no option can be outside its range.
 *
 * @param rcvLatency how long this side holds received packets so that losses can be repaired
 * @param peerLatency the least latency this side asks the peer to use when it receives
 * @param latencyMax the most that this side, listening, grants a caller who asks for more than
 *     rcvLatency or peerLatency
 * @param tlPktDrop whether this side, receiving, skips what did not come in time; if not, a gap
 *     waits until it is filled
 * @param sndDropDelay how much longer than the latency this side, sending, keeps trying; null: it
 *     never gives a packet up
 * @param driftTracer whether the peer's clock is followed when it runs faster or slower than ours
 * @param delivery when a received packet is handed to the application
 * @param maxBw most bytes a second this side sends, headers and retransmissions included; 0: what
 *     inputBw and oheadBw say; -1: no bound
 * @param inputBw bytes a second that the application sends; 0: measured
 * @param minInputBw the least that a measurement of inputBw may say, bytes a second
 * @param oheadBw what may be sent beyond the input, for retransmissions, in percent of it
 * @param lossMaxTtl how many later packets a missing one may be overtaken by, at most, before it is
 *     reported lost; adapts to what happens; 0: reported at once
 * @param nakReport whether a receiver repeats its loss reports periodically
 * @param payloadSize largest payload this side sends, in bytes
 * @param mss largest IP packet, in bytes; the smaller of both sides' counts
 * @param connTimeo how long a caller tries before it gives up
 * @param peerIdleTimeo silence after which the peer counts as gone
 * @param linger how long a close waits until everything was sent and acknowledged
 * @param passphrase for an encrypted connection; null: not encrypted
 * @param pbKeyLen bytes of a key that this side makes; 0: 16
 * @param cryptoMode how payloads are encrypted
 * @param kmRefreshRate packets that are encrypted with one key before the next one is used
 * @param kmPreAnnounce packets before a change of keys at which the new one is told to the peer
 * @param enforcedEncryption whether a peer without the right passphrase is refused
 */
public record SrtOptions(
    Duration rcvLatency,
    Duration peerLatency,
    Duration latencyMax,
    boolean tlPktDrop,
    @Nullable Duration sndDropDelay,
    boolean driftTracer,
    Delivery delivery,
    long maxBw,
    long inputBw,
    long minInputBw,
    int oheadBw,
    int lossMaxTtl,
    boolean nakReport,
    int payloadSize,
    int mss,
    Duration connTimeo,
    Duration peerIdleTimeo,
    Duration linger,
    @Nullable Passphrase passphrase,
    int pbKeyLen,
    CryptoMode cryptoMode,
    int kmRefreshRate,
    int kmPreAnnounce,
    boolean enforcedEncryption) {

  /** Seven MPEG-TS packets: what every SRT receiver takes. */
  public static final int LIVE_PAYLOAD_SIZE = 1316;

  /** The largest payload that fits a 1500-byte MTU over IPv4. */
  public static final int MAX_PAYLOAD_SIZE = 1456;

  /** The largest payload beside which AES-GCM's tag has room, too. */
  public static final int MAX_GCM_PAYLOAD_SIZE = 1440;

  /** libsrt's defaults for live mode. */
  public static final SrtOptions LIVE = new SrtOptionsBuilder().build();

  /** When a received packet is handed to the application. */
  public enum Delivery {
    /** At its origin time plus latency, as libsrt does: smooth, always {@code latency} late. */
    TSBPD,
    /** As soon as it is in order; only a gap waits, at most the latency. For relays. */
    IN_ORDER
  }

  public SrtOptions {
    SrtOptionsBuilder.check(
        rcvLatency, peerLatency, latencyMax, sndDropDelay, connTimeo, peerIdleTimeo);
    SrtOptionsBuilder.check(maxBw, inputBw, minInputBw, oheadBw);
    SrtOptionsBuilder.check(lossMaxTtl, payloadSize, mss, linger);
    SrtOptionsBuilder.check(pbKeyLen, kmRefreshRate, kmPreAnnounce);
    SrtOptionsBuilder.check(cryptoMode, payloadSize);
  }

  /**
   * These options with some of them changed.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public SrtOptions with(Consumer<SrtOptionsBuilder> change) {
    SrtOptionsBuilder builder = new SrtOptionsBuilder(this);
    change.accept(builder);
    return builder.build();
  }
}
