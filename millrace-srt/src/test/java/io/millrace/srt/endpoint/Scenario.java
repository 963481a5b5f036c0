package io.millrace.srt.endpoint;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.SrtOptionsBuilder;
import io.millrace.testkit.link.LinkConditions;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A link and a stream over it, drawn by chance. Fields may be set before it is run, to fix what
 * matters to a test.
 */
final class Scenario {

  private static final long MS = 1_000_000;
  private static final double BITS_PER_MEGABIT = 1e6;

  private static final double MIN_MBITS = 0.5;

  /** Packets that fit a receive buffer, with some room for what is under way. */
  private static final int WINDOW = 7_000;

  private static final int MIN_ANNOUNCED = 100;
  private static final long MAX_LATENCY_MS = 60_000;

  /** The longest burst of losses to expect of a chain that turns good with 10 %. */
  private static final int LONGEST_BURST = 150;

  long seed;
  int rttMs;
  int jitterMs;
  boolean keepsOrder = true;
  double loss;
  double goodToBad;
  double badToGood = 1;
  double duplicates;
  double reordered;
  int reorderPackets;
  double capacity;
  int queueMs;
  long outageMs;
  double callerPpm;
  double listenerPpm;
  int isn = FixedStart.ANY;
  boolean timestampWraps;
  double mbits = 2;
  int payloadBytes = SrtOptions.LIVE_PAYLOAD_SIZE;
  boolean paced = true;
  long latencyMs = 120;
  int keyLength;
  boolean gcm;

  /** Whether keys change, announced so early that the news arrives whatever the link does. */
  boolean changesKeys;

  int packets;
  int tailPackets = 400;

  /**
   * A link as bad as they come, and a latency with which everything arrives all the same.
   *
   * @param packets at most so many, 1000 or more
   */
  static Scenario fitting(Random random, int packets) {
    Scenario s = new Scenario();
    s.seed = random.nextLong();
    s.rttMs = random.nextInt(601);
    s.drawLink(random);
    s.drawStream(random);
    s.loss = random.nextBoolean() ? 0 : random.nextDouble() * 0.3;
    if (random.nextInt(3) == 0) {
      s.loss /= 10;
      s.goodToBad = 0.001 + random.nextDouble() * 0.02;
      s.badToGood = 0.1 + random.nextDouble() * 0.4;
    }
    if (random.nextInt(4) == 0) {
      s.outageMs = 2_000;
    } else if (random.nextInt(3) == 0) {
      s.capacity = 3 + random.nextDouble() * 2;
      s.queueMs = 50 + random.nextInt(200);
    }
    s.slowDownToFit(packets);
    s.latencyMs = s.fittingLatencyMs();
    s.drawLength(packets);
    s.changesKeys = s.keyLength > 0;
    return s;
  }

  /**
   * To a rate at which a window holds the latency that is needed, and so many packets last longer
   * than an outage; in packets that allow it.
   */
  private void slowDownToFit(int atMost) {
    while (!fits() || 2 * outageMs * MS > atMost * intervalNs()) {
      if (mbits > MIN_MBITS) {
        mbits = Math.max(MIN_MBITS, mbits * 0.8);
      } else {
        payloadBytes = SrtOptions.LIVE_PAYLOAD_SIZE;
      }
    }
  }

  /** Anything at once, also what no latency could make good. */
  static Scenario harsh(Random random, int packets) {
    Scenario s = new Scenario();
    s.seed = random.nextLong();
    s.rttMs = random.nextInt(601);
    s.drawLink(random);
    s.drawStream(random);
    s.loss = random.nextDouble() * 0.3;
    s.goodToBad = random.nextInt(3) == 0 ? random.nextDouble() * 0.05 : 0;
    s.badToGood = 0.02 + random.nextDouble() * 0.5;
    s.capacity = random.nextBoolean() ? 0 : 0.4 + random.nextDouble() * 2;
    s.queueMs = 20 + random.nextInt(1_000);
    s.outageMs = random.nextInt(3) == 0 ? random.nextInt(3_000) : 0;
    s.latencyMs = 20 + (long) (Math.pow(random.nextDouble(), 3) * 8_000);
    s.drawLength(packets);
    return s;
  }

  private void drawLink(Random random) {
    jitterMs = random.nextInt(40);
    keepsOrder = random.nextBoolean();
    duplicates = random.nextBoolean() ? 0 : random.nextDouble() * 0.2;
    reordered = random.nextBoolean() ? 0 : random.nextDouble() * 0.1;
    reorderPackets = 1 + random.nextInt(50);
    callerPpm = random.nextBoolean() ? 0 : random.nextDouble(-200, 200);
    listenerPpm = random.nextBoolean() ? 0 : random.nextDouble(-200, 200);
  }

  private void drawStream(Random random) {
    mbits = MIN_MBITS * Math.pow(100, random.nextDouble());
    payloadBytes = 188 * (1 + random.nextInt(7));
    paced = random.nextBoolean();
    isn = random.nextInt(3) == 0 ? Integer.MAX_VALUE - 1 - random.nextInt(800) : FixedStart.ANY;
    timestampWraps = random.nextInt(4) == 0;
    keyLength = random.nextBoolean() ? 0 : 16 + 8 * random.nextInt(3);
    gcm = random.nextInt(3) == 0;
    if (timestampWraps) {
      // an hour without ACKs is an hour in which nobody can follow the other's clock
      callerPpm = 0;
      listenerPpm = 0;
    }
  }

  /** So much that there is a before and an after, if that is not too much. */
  private void drawLength(int atMost) {
    packets = Math.clamp((3_000 + 2 * outageMs) * MS / intervalNs(), 1_000, atMost);
  }

  /** Time between two payloads. */
  long intervalNs() {
    return Math.round(payloadBytes * Byte.SIZE * 1e9 / (mbits * BITS_PER_MEGABIT));
  }

  int sentInAll() {
    return packets + tailPackets;
  }

  boolean isLossless() {
    return loss == 0 && goodToBad == 0 && capacity == 0 && outageMs == 0;
  }

  /** How late everything may still be repaired: rounds of report and retransmission. */
  private long fittingLatencyMs() {
    long reorderMs = reordered == 0 ? 0 : reorderPackets * intervalNs() / MS;
    long roundMs = rttMs + 4L * jitterMs + 2 * reorderMs + 2L * queueMs + 60;
    long rounds = 6 + (long) (loss * 80);
    if (goodToBad > 0) {
      // a report waits for the way back, which sees few packets, to turn good
      rounds = 20;
      roundMs += LONGEST_BURST / 4 * Math.max(10, intervalNs() / MS);
    }
    return Math.min(MAX_LATENCY_MS, roundMs * rounds + outageMs);
  }

  /** What the receive buffer holds of this stream. */
  private long windowMs() {
    return WINDOW * intervalNs() / MS - rttMs - 4L * jitterMs;
  }

  private boolean fits() {
    return fittingLatencyMs() < windowMs();
  }

  SrtOptions options() {
    SrtOptions options =
        SrtOptions.LIVE
            .with(o -> o.latency(Duration.ofMillis(latencyMs)))
            .with(o -> o.connTimeo(Duration.ofSeconds(60)))
            // keep-alives get lost as well
            .with(o -> o.peerIdleTimeo(Duration.ofSeconds(60)))
            .with(
                o -> o.delivery(paced ? SrtOptions.Delivery.TSBPD : SrtOptions.Delivery.IN_ORDER));
    return keyLength == 0 ? options : options.with(this::encrypt);
  }

  private void encrypt(SrtOptionsBuilder options) {
    options
        .passphrase(Passphrase.of("of the simulation"))
        .pbKeyLen(keyLength)
        .cryptoMode(gcm ? CryptoMode.AES_GCM : CryptoMode.AES_CTR);
    if (changesKeys) {
      int announced = (int) Math.max(MIN_ANNOUNCED, latencyMs * MS / intervalNs());
      options.kmRefreshRate(2 * announced + 1).kmPreAnnounce(announced);
    }
  }

  LinkConditions toListener() {
    LinkConditions conditions = toCaller();
    if (capacity > 0) {
      long bits = (long) (capacity * mbits * BITS_PER_MEGABIT);
      conditions =
          conditions.withRateLimit(bits, (int) (bits / Byte.SIZE * queueMs / 1_000) + 3_000);
    }
    return conditions;
  }

  LinkConditions toCaller() {
    return LinkConditions.PERFECT
        .withDelayNs(rttMs * MS / 2)
        .withJitterNs(jitterMs * MS)
        .withKeepOrder(keepsOrder)
        .withLossRate(loss)
        .withBurstLoss(goodToBad, badToGood)
        .withDuplicateRate(duplicates)
        .withReordering(reordered, reorderPackets * intervalNs());
  }

  RandomGenerator callerRandom(long callerSeed) {
    return new FixedStart(callerSeed, isn);
  }

  @Override
  public String toString() {
    return String.format(
        "%.1f Mbit/s in %d B, %s, latency %d ms; RTT %d ms + %d ms%s, loss %.3f, burst %.3f/%.3f,"
            + " twice %.3f, reordered %.3f by %d, capacity %.2f queue %d ms, outage %d ms,"
            + " clocks %+.0f %+.0f ppm, isn %d%s%s",
        mbits,
        payloadBytes,
        paced ? "paced" : "in order",
        latencyMs,
        rttMs,
        jitterMs,
        keepsOrder ? "" : " unordered",
        loss,
        goodToBad,
        badToGood,
        duplicates,
        reordered,
        reorderPackets,
        capacity,
        queueMs,
        outageMs,
        callerPpm,
        listenerPpm,
        isn,
        timestampWraps ? ", timestamps wrap" : "",
        keyLength == 0 ? "" : ", encrypted by " + (gcm ? "GCM " : "CTR ") + keyLength);
  }
}
