package io.millrace.server.interop.matrix;

import io.millrace.srt.SrtOptions;
import io.millrace.testkit.link.LinkConditions;
import java.time.Duration;
import java.util.Set;

/** What kind of connection it is, and how one sees on the wire that it was. */
enum Condition {
  PLAIN("plain", 0, false, 0),
  AES_128("AES-128", 16, false, 0),
  AES_256("AES-256", 32, false, 0),
  KEY_REFRESH("key refresh", 16, true, 0),
  LOSS("5 % lost each way", 0, false, 0.05);

  /** Enough for several repairs, also while a busy machine lets a program wait. */
  static final Duration LATENCY = Duration.ofSeconds(2);

  static final String PASSPHRASE = "a-mill-race-runs";
  static final int REFRESH_PACKETS = 256;

  /**
   * More than a pipe holds: libsrt 1.5.1 looks after its keys between packets now and then, and
   * when a burst goes past the announcement unseen, it takes a key that it has not made.
   */
  static final int PRE_ANNOUNCE_PACKETS = 120;

  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long DELAY_NS = 5_000_000;

  final String words;

  /** 0: not encrypted. */
  final int keyBytes;

  final boolean refreshes;
  private final double lossRate;

  Condition(String words, int keyBytes, boolean refreshes, double lossRate) {
    this.words = words;
    this.keyBytes = keyBytes;
    this.refreshes = refreshes;
    this.lossRate = lossRate;
  }

  boolean encrypts() {
    return keyBytes > 0;
  }

  boolean loses() {
    return lossRate > 0;
  }

  LinkConditions link() {
    return loses()
        ? LinkConditions.PERFECT.withLossRate(lossRate).withDelayNs(DELAY_NS)
        : LinkConditions.PERFECT;
  }

  /** Our side's options. */
  SrtOptions options() {
    return SrtOptions.LIVE.with(o -> {
      o.latency(LATENCY).connTimeo(PATIENCE);
      if (encrypts()) {
        o.passphrase(PASSPHRASE).pbKeyLen(keyBytes);
      }
      if (refreshes) {
        o.kmRefreshRate(REFRESH_PACKETS).kmPreAnnounce(PRE_ANNOUNCE_PACKETS);
      }
    });
  }

  /** The keys that data packets bear: 0 none, 1 even, 2 odd (guide §3). */
  Set<Integer> keysOnTheWire() {
    if (!encrypts()) {
      return Set.of(0);
    }
    return refreshes ? Set.of(1, 2) : Set.of(1);
  }
}
