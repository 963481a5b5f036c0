package io.millrace.srt.send;

import io.millrace.srt.SrtOptions;

/**
 * How much of the link this connection takes: the pace of everything, and the share of what is sent
 * again (guide §11.2). One owner, the loop.
 */
final class Bandwidth {

  private static final int FULL_PACKET_BYTES = 1_500;

  /** Without a bound: as much again, twice, as is sent for the first time, and a window at once. */
  private static final int FREE_SHARE_PERCENT = 200;

  private static final int FREE_BURST_PACKETS = 8_192;
  private static final int BOUND_BURST_PACKETS = 128;
  private static final long SHARE_PAUSE_NS = 10_000_000;

  private final OutgoingPackets packets;
  private final Pacer pacer;
  private final InputRate input = new InputRate();
  private final RetransmitBudget budget;
  private final boolean hasFixedBound;
  private long measuredTo;

  Bandwidth(OutgoingPackets packets, SrtOptions options, long startNs) {
    this.packets = packets;
    this.pacer = new Pacer(options, startNs);
    boolean free = options.maxBw() < 0;
    this.hasFixedBound = options.maxBw() > 0;
    this.budget =
        new RetransmitBudget(
            free ? FREE_SHARE_PERCENT : options.oheadBw(),
            (long) FULL_PACKET_BYTES * (free ? FREE_BURST_PACKETS : BOUND_BURST_PACKETS),
            startNs);
    this.measuredTo = packets.firstPosition();
  }

  /** Bytes a second that may leave; 0: no bound, or none is known yet. */
  long bytesPerSecond() {
    return pacer.bytesPerSecond();
  }

  /** Whether the bound goes by what comes in to be sent. */
  boolean measuresInput() {
    return pacer.measuresInput();
  }

  /** Looks at what came in to be sent, if that is what the bound goes by. */
  void measureInput(long nowNs) {
    if (!pacer.measuresInput()) {
      return;
    }
    long bytes = 0;
    for (; measuredTo < packets.end(); measuredTo++) {
      bytes += packets.holds(measuredTo) ? packets.bytes(measuredTo) : 0;
    }
    if (bytes > 0 && input.add(bytes, nowNs)) {
      pacer.onInput(input.bytesPerSecond());
    }
  }

  /** Whether a new packet may leave now. */
  boolean admitsNew(long nowNs) {
    return pacer.admits(nowNs);
  }

  /** When the next new packet may leave, while none may now. */
  long newAtNs() {
    return pacer.nextAtNs();
  }

  /**
   * Whether a packet may be sent again now.
   *
   * @param behind whether new packets have waited for long: then all that a bound leaves is theirs,
   *     but for the share
   */
  boolean admitsAgain(boolean behind, long nowNs) {
    if (behind && pacer.bytesPerSecond() > 0) {
      budget.forfeitSavings();
    }
    boolean shared = !hasFixedBound || behind;
    return pacer.admits(nowNs) && (!shared || budget.admits(nowNs));
  }

  /** When to ask again whether a packet may be sent again, while none may now. */
  long againAtNs(long nowNs) {
    return pacer.admits(nowNs) ? nowNs + SHARE_PAUSE_NS : pacer.nextAtNs();
  }

  /** A packet was sent for the first time. */
  void onNew(long bytes, long nowNs) {
    pacer.onSent(bytes, nowNs);
    budget.onNew(bytes, nowNs);
  }

  /** A packet was sent again. */
  void onAgain(int bytes, long nowNs) {
    pacer.onSent(bytes, nowNs);
    budget.onAgain(bytes);
  }
}
