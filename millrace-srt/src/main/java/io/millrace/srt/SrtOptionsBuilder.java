package io.millrace.srt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options while they are chosen, under libsrt's names. Each method says its range; {@link
 * SrtOptions} refuses what lies outside. For one thread.
 */
public final class SrtOptionsBuilder {

  private static final Duration MAX_LATENCY = Duration.ofSeconds(60);
  private static final Duration MAX_LINGER = Duration.ofMinutes(3);
  private static final int MAX_LOSS_TTL = 8192;
  private static final int MIN_MSS = 76;
  private static final int MAX_MSS = 1500;

  private Duration rcvLatency = Duration.ofMillis(120);
  private Duration peerLatency = Duration.ZERO;
  private Duration latencyMax = MAX_LATENCY;
  private boolean tlPktDrop = true;
  private @Nullable Duration sndDropDelay = Duration.ZERO;
  private boolean driftTracer = true;
  private SrtOptions.Delivery delivery = SrtOptions.Delivery.TSBPD;
  private long maxBw = -1;
  private long inputBw = 0;
  private long minInputBw = 0;
  private int oheadBw = 25;
  private int lossMaxTtl = 0;
  private boolean nakReport = true;
  private int payloadSize = SrtOptions.LIVE_PAYLOAD_SIZE;
  private int mss = 1500;
  private Duration connTimeo = Duration.ofSeconds(3);
  private Duration peerIdleTimeo = Duration.ofSeconds(5);
  private Duration linger = Duration.ZERO;
  private @Nullable Passphrase passphrase;
  private int pbKeyLen = 0;
  private CryptoMode cryptoMode = CryptoMode.AUTO;
  private int kmRefreshRate = 1 << 24;
  private int kmPreAnnounce = 1 << 12;
  private boolean enforcedEncryption = true;

  /** libsrt's defaults for live mode. */
  SrtOptionsBuilder() {}

  SrtOptionsBuilder(SrtOptions from) {
    rcvLatency = from.rcvLatency();
    peerLatency = from.peerLatency();
    latencyMax = from.latencyMax();
    tlPktDrop = from.tlPktDrop();
    sndDropDelay = from.sndDropDelay();
    driftTracer = from.driftTracer();
    delivery = from.delivery();
    maxBw = from.maxBw();
    inputBw = from.inputBw();
    minInputBw = from.minInputBw();
    oheadBw = from.oheadBw();
    lossMaxTtl = from.lossMaxTtl();
    nakReport = from.nakReport();
    payloadSize = from.payloadSize();
    mss = from.mss();
    connTimeo = from.connTimeo();
    peerIdleTimeo = from.peerIdleTimeo();
    linger = from.linger();
    passphrase = from.passphrase();
    pbKeyLen = from.pbKeyLen();
    cryptoMode = from.cryptoMode();
    kmRefreshRate = from.kmRefreshRate();
    kmPreAnnounce = from.kmPreAnnounce();
    enforcedEncryption = from.enforcedEncryption();
  }

  /** Both rcvLatency and peerLatency: 0 to 60 s. */
  public SrtOptionsBuilder latency(Duration value) {
    return rcvLatency(value).peerLatency(value);
  }

  /** 0 to 60 s. How long this side holds received packets so that losses can be repaired. */
  public SrtOptionsBuilder rcvLatency(Duration value) {
    rcvLatency = value;
    return this;
  }

  /** 0 to 60 s. The least latency the peer is asked to use when it receives. */
  public SrtOptionsBuilder peerLatency(Duration value) {
    peerLatency = value;
    return this;
  }

  /** 0 to 60 s. The most that a caller is granted who asks for more than our own latencies. */
  public SrtOptionsBuilder latencyMax(Duration value) {
    latencyMax = value;
    return this;
  }

  /** Whether a receiver skips what did not come in time. */
  public SrtOptionsBuilder tlPktDrop(boolean value) {
    tlPktDrop = value;
    return this;
  }

  /** 0 to 60 s beyond the latency; null: a sender never gives a packet up. */
  public SrtOptionsBuilder sndDropDelay(@Nullable Duration value) {
    sndDropDelay = value;
    return this;
  }

  /** Whether the peer's clock is followed when it runs faster or slower than ours. */
  public SrtOptionsBuilder driftTracer(boolean value) {
    driftTracer = value;
    return this;
  }

  /** When a received packet is handed to the application. */
  public SrtOptionsBuilder delivery(SrtOptions.Delivery value) {
    delivery = value;
    return this;
  }

  /** Bytes a second, 1 or more; 0: what inputBw and oheadBw say; -1: no bound. */
  public SrtOptionsBuilder maxBw(long value) {
    maxBw = value;
    return this;
  }

  /** Bytes a second that the application sends, 1 or more; 0: measured. */
  public SrtOptionsBuilder inputBw(long value) {
    inputBw = value;
    return this;
  }

  /** The least that a measured input may be taken for: bytes a second, 0 or more. */
  public SrtOptionsBuilder minInputBw(long value) {
    minInputBw = value;
    return this;
  }

  /** Beyond the input, for retransmissions: 5 to 100 percent of it. */
  public SrtOptionsBuilder oheadBw(int value) {
    oheadBw = value;
    return this;
  }

  /** 0 to 8192 packets that may overtake a missing one before it is reported lost. */
  public SrtOptionsBuilder lossMaxTtl(int value) {
    lossMaxTtl = value;
    return this;
  }

  /** Whether a receiver repeats its loss reports periodically. */
  public SrtOptionsBuilder nakReport(boolean value) {
    nakReport = value;
    return this;
  }

  /** 1 to 1456 bytes, with AES_GCM to 1440: the largest payload this side sends. */
  public SrtOptionsBuilder payloadSize(int value) {
    payloadSize = value;
    return this;
  }

  /** 76 to 1500 bytes, the largest IP packet. */
  public SrtOptionsBuilder mss(int value) {
    mss = value;
    return this;
  }

  /** More than 0: how long a caller tries. */
  public SrtOptionsBuilder connTimeo(Duration value) {
    connTimeo = value;
    return this;
  }

  /** More than 0: silence after which the peer counts as gone. */
  public SrtOptionsBuilder peerIdleTimeo(Duration value) {
    peerIdleTimeo = value;
    return this;
  }

  /** 0 to 3 min: how long a close waits until everything was sent and acknowledged. */
  public SrtOptionsBuilder linger(Duration value) {
    linger = value;
    return this;
  }

  /** For an encrypted connection; null: not encrypted. */
  public SrtOptionsBuilder passphrase(@Nullable Passphrase value) {
    passphrase = value;
    return this;
  }

  /** 16, 24 or 32 bytes of a key that this side makes; 0: 16. */
  public SrtOptionsBuilder pbKeyLen(int value) {
    pbKeyLen = value;
    return this;
  }

  /** How payloads are encrypted. */
  public SrtOptionsBuilder cryptoMode(CryptoMode value) {
    cryptoMode = value;
    return this;
  }

  /** 3 to 2^31 - 1 packets that are encrypted with one key. */
  public SrtOptionsBuilder kmRefreshRate(int value) {
    kmRefreshRate = value;
    return this;
  }

  /** Packets before a change of keys at which the peer is told: 1 to (kmRefreshRate - 1) / 2. */
  public SrtOptionsBuilder kmPreAnnounce(int value) {
    kmPreAnnounce = value;
    return this;
  }

  /** Whether a peer without the right passphrase is refused. */
  public SrtOptionsBuilder enforcedEncryption(boolean value) {
    enforcedEncryption = value;
    return this;
  }

  /**
   * @throws IllegalArgumentException if the text has not 10 to 79 bytes
   */
  public SrtOptionsBuilder passphrase(String text) {
    passphrase = Passphrase.of(text);
    return this;
  }

  SrtOptions build() {
    return new SrtOptions(
        rcvLatency,
        peerLatency,
        latencyMax,
        tlPktDrop,
        sndDropDelay,
        driftTracer,
        delivery,
        maxBw,
        inputBw,
        minInputBw,
        oheadBw,
        lossMaxTtl,
        nakReport,
        payloadSize,
        mss,
        connTimeo,
        peerIdleTimeo,
        linger,
        passphrase,
        pbKeyLen,
        cryptoMode,
        kmRefreshRate,
        kmPreAnnounce,
        enforcedEncryption);
  }

  static void check(
      Duration rcvLatency,
      Duration peerLatency,
      Duration latencyMax,
      @Nullable Duration sndDropDelay,
      Duration connTimeo,
      Duration peerIdleTimeo) {
    requireWithin("rcvLatency", rcvLatency, MAX_LATENCY);
    requireWithin("peerLatency", peerLatency, MAX_LATENCY);
    requireWithin("latencyMax", latencyMax, MAX_LATENCY);
    if (sndDropDelay != null) {
      requireWithin("sndDropDelay", sndDropDelay, MAX_LATENCY);
    }
    requirePositive("connTimeo", connTimeo);
    requirePositive("peerIdleTimeo", peerIdleTimeo);
  }

  static void check(long maxBw, long inputBw, long minInputBw, int oheadBw) {
    require("maxBw", maxBw, -1, Long.MAX_VALUE);
    require("inputBw", inputBw, 0, Long.MAX_VALUE);
    require("minInputBw", minInputBw, 0, Long.MAX_VALUE);
    require("oheadBw", oheadBw, 5, 100);
  }

  static void check(int lossMaxTtl, int payloadSize, int mss, Duration linger) {
    require("lossMaxTtl", lossMaxTtl, 0, MAX_LOSS_TTL);
    require("payloadSize", payloadSize, 1, SrtOptions.MAX_PAYLOAD_SIZE);
    require("mss", mss, MIN_MSS, MAX_MSS);
    requireWithin("linger", linger, MAX_LINGER);
  }

  static void check(int pbKeyLen, int kmRefreshRate, int kmPreAnnounce) {
    if (pbKeyLen != 0 && pbKeyLen != 16 && pbKeyLen != 24 && pbKeyLen != 32) {
      throw new IllegalArgumentException("pbKeyLen: " + pbKeyLen + " must be 0, 16, 24 or 32");
    }
    require("kmRefreshRate", kmRefreshRate, 3, Integer.MAX_VALUE);
    require("kmPreAnnounce", kmPreAnnounce, 1, (kmRefreshRate - 1) / 2);
  }

  static void check(CryptoMode cryptoMode, int payloadSize) {
    if (cryptoMode == CryptoMode.AES_GCM) {
      require("payloadSize with AES_GCM", payloadSize, 1, SrtOptions.MAX_GCM_PAYLOAD_SIZE);
    }
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      String range = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
      throw new IllegalArgumentException(name + ": " + value + " must be " + range);
    }
  }

  private static void requireWithin(String name, Duration value, Duration most) {
    if (value.isNegative() || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " must lie between 0 and " + most);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " must be more than 0");
    }
  }
}
