package io.millrace.srt;

import java.time.Duration;

/**
 * What one side wants of a connection, before the other side is asked. Immutable; the names are
 * libsrt's.
 *
 * @param rcvLatency how long this side holds received packets so that losses can be repaired: 0 to
 *     60 s
 * @param peerLatency the least latency this side asks the peer to use when it receives: 0 to 60 s
 * @param connectTimeout how long a caller tries before it gives up; more than 0
 * @param peerIdleTimeout silence after which the peer counts as gone; more than 0
 * @param delivery when a received packet is handed to the application
 * @param maxPayloadSize largest payload this side sends, in bytes: 1 to 1456
 */
public record SrtOptions(
    Duration rcvLatency,
    Duration peerLatency,
    Duration connectTimeout,
    Duration peerIdleTimeout,
    Delivery delivery,
    int maxPayloadSize) {

  // Above LIVE, whose construction needs it.
  private static final Duration MAX_LATENCY = Duration.ofSeconds(60);

  /** libsrt's defaults for live mode. */
  public static final SrtOptions LIVE =
      new SrtOptions(
          Duration.ofMillis(120),
          Duration.ZERO,
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Delivery.TSBPD,
          1316);

  /** Seven MPEG-TS packets: what every SRT receiver takes. */
  public static final int LIVE_PAYLOAD_SIZE = 1316;

  /** The largest payload that fits a 1500-byte MTU over IPv4. */
  public static final int MAX_PAYLOAD_SIZE = 1456;

  /** When a received packet is handed to the application. */
  public enum Delivery {
    /** At its origin time plus latency, as libsrt does: smooth, always {@code latency} late. */
    TSBPD,
    /** As soon as it is in order; only a gap waits, at most the latency. For relays. */
    IN_ORDER
  }

  public SrtOptions {
    requireWithin("rcvLatency", rcvLatency, MAX_LATENCY);
    requireWithin("peerLatency", peerLatency, MAX_LATENCY);
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("peerIdleTimeout", peerIdleTimeout);
    if (maxPayloadSize < 1 || maxPayloadSize > MAX_PAYLOAD_SIZE) {
      throw new IllegalArgumentException(
          "maxPayloadSize: " + maxPayloadSize + " must lie between 1 and " + MAX_PAYLOAD_SIZE);
    }
  }

  /** These options with one latency for both directions, like libsrt's {@code latency}. */
  public SrtOptions withLatency(Duration latency) {
    return new SrtOptions(
        latency, latency, connectTimeout, peerIdleTimeout, delivery, maxPayloadSize);
  }

  public SrtOptions withRcvLatency(Duration latency) {
    return new SrtOptions(
        latency, peerLatency, connectTimeout, peerIdleTimeout, delivery, maxPayloadSize);
  }

  public SrtOptions withPeerLatency(Duration latency) {
    return new SrtOptions(
        rcvLatency, latency, connectTimeout, peerIdleTimeout, delivery, maxPayloadSize);
  }

  public SrtOptions withConnectTimeout(Duration timeout) {
    return new SrtOptions(
        rcvLatency, peerLatency, timeout, peerIdleTimeout, delivery, maxPayloadSize);
  }

  public SrtOptions withPeerIdleTimeout(Duration timeout) {
    return new SrtOptions(
        rcvLatency, peerLatency, connectTimeout, timeout, delivery, maxPayloadSize);
  }

  public SrtOptions withDelivery(Delivery when) {
    return new SrtOptions(
        rcvLatency, peerLatency, connectTimeout, peerIdleTimeout, when, maxPayloadSize);
  }

  private static void requireWithin(String name, Duration value, Duration max) {
    if (value.isNegative() || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " must lie between 0 and " + max);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " must be more than 0");
    }
  }
}
