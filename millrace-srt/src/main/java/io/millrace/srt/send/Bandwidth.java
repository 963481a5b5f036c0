package io.millrace.srt.send;

import io.millrace.srt.SrtOptions;
import org.jspecify.annotations.Nullable;

/**
 * How much of the link this connection takes: the pace of everything, and the share of what is sent
 * again (guide §11.2). Connections without a bound have one in common. One owner, the loop.
 */
final class Bandwidth {

  private static final int FULL_PACKET_BYTES = 1_500;

  /** Without a bound: as much again, twice, as is sent for the first time, and a window at once. */
  private static final int FREE_SHARE_PERCENT = 200;

  private static final int FREE_BURST_PACKETS = 8_192;
  private static final int BOUND_BURST_PACKETS = 128;
  private static final long SHARE_PAUSE_NS = 10_000_000;

  private static final Bandwidth FREE = new Bandwidth(null, false, FREE_SHARE_PERCENT, 0);

  private final @Nullable Pacer pacer;
  private final boolean hasFixedBound;
  private final int sharePercent;
  private final int burstPackets;
  private long measuredTo;

  private Bandwidth(
      @Nullable Pacer pacer, boolean hasFixedBound, int sharePercent, long firstPosition) {
    this.pacer = pacer;
    this.hasFixedBound = hasFixedBound;
    this.sharePercent = sharePercent;
    this.burstPackets = pacer == null ? FREE_BURST_PACKETS : BOUND_BURST_PACKETS;
    this.measuredTo = firstPosition;
  }

  /** Of a connection that sends from this position on. */
  static Bandwidth of(SrtOptions options, long firstPosition, long startNs) {
    if (options.maxBw() < 0) {
      return FREE;
    }
    Pacer pacer = new Pacer(options, startNs);
    return new Bandwidth(pacer, options.maxBw() > 0, options.oheadBw(), firstPosition);
  }

  /** Bytes a second that may leave; 0: no bound, or none is known yet. */
  long bytesPerSecond() {
    return pacer == null ? 0 : pacer.bytesPerSecond();
  }

  /** Whether the bound goes by what comes in, also while none is known yet. */
  boolean measuresInput() {
    return pacer != null && pacer.measuresInput();
  }

  /** Looks at what came in to be sent, if that is what the bound goes by. */
  void measureInput(OutgoingPackets packets, long nowNs) {
    if (pacer == null || !pacer.measuresInput()) {
      return;
    }
    long bytes = 0;
    for (; measuredTo < packets.end(); measuredTo++) {
      bytes += packets.holds(measuredTo) ? packets.bytes(measuredTo) : 0;
    }
    pacer.onInput(bytes, nowNs);
  }

  /** Whether a new packet may leave now. */
  boolean admitsNew(long nowNs) {
    return pacer == null || pacer.admits(nowNs);
  }

  /** When the next new packet may leave, while none may now. */
  long newAtNs(long nowNs) {
    return pacer == null ? nowNs : pacer.nextAtNs();
  }

  /** What a connection that has lost nothing so far may send again. */
  RetransmitBudget newBudget(long nowNs) {
    return new RetransmitBudget(sharePercent, (long) FULL_PACKET_BYTES * burstPackets, nowNs);
  }

  /**
   * Whether a packet may be sent again now.
   *
   * @param behind whether new packets have waited for long: then all that a bound leaves is theirs,
   *     but for the share
   */
  boolean admitsAgain(RetransmitBudget budget, boolean behind, long nowNs) {
    if (behind && bytesPerSecond() > 0) {
      budget.forfeitSavings();
    }
    boolean shared = !hasFixedBound || behind;
    return admitsNew(nowNs) && (!shared || budget.admits(nowNs));
  }

  /** When to ask again whether a packet may be sent again, while none may now. */
  long againAtNs(long nowNs) {
    return admitsNew(nowNs) ? nowNs + SHARE_PAUSE_NS : newAtNs(nowNs);
  }

  /** A packet was sent. */
  void onSent(long bytes, long nowNs) {
    if (pacer != null) {
      pacer.onSent(bytes, nowNs);
    }
  }
}
