package io.millrace.srt.send;

/**
 * How much may be sent again: a share of what is sent for the first time, and a burst after good
 * times, so that a peer that reports everything as lost, over and over, does not have more sent
 * than that. Without new packets it fills slowly, so that the end of a stream can still be
 * repaired. One owner.
 */
final class RetransmitBudget {

  private static final int PERCENT = 100;
  private static final int FULL_PACKET_BYTES = 1_500;
  private static final long FLOOR_BYTES_PER_SECOND = 64_000;
  private static final long QUIET_NS = 100_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final int sharePercent;
  private final long burstBytes;
  private long creditBytes;
  private long filledAtNs;

  /**
   * A full one.
   *
   * @param sharePercent of the bytes sent for the first time
   * @param burstBytes the most that is saved up
   */
  RetransmitBudget(int sharePercent, long burstBytes, long startNs) {
    this.sharePercent = sharePercent;
    this.burstBytes = burstBytes;
    this.creditBytes = burstBytes;
    this.filledAtNs = startNs;
  }

  /** A packet was sent for the first time. */
  void onNew(long bytes, long nowNs) {
    filledAtNs = nowNs;
    if (creditBytes < burstBytes) {
      creditBytes += bytes * sharePercent / PERCENT;
    }
  }

  /** Whether a packet may be sent again. */
  boolean admits(long nowNs) {
    long elapsedNs = Math.min(nowNs - filledAtNs, NANOS_PER_SECOND);
    if (creditBytes <= 0 && elapsedNs >= QUIET_NS) {
      creditBytes += elapsedNs * FLOOR_BYTES_PER_SECOND / NANOS_PER_SECOND;
      filledAtNs = nowNs;
    }
    return creditBytes > 0;
  }

  /** Whether as much is saved up as can be. */
  boolean isFull() {
    return creditBytes >= burstBytes;
  }

  /** What was saved up in good times is gone; what is earned from now on counts. */
  void forfeitSavings() {
    creditBytes = Math.min(creditBytes, FULL_PACKET_BYTES);
  }

  /** A packet was sent again. */
  void onAgain(int bytes) {
    creditBytes -= bytes;
  }
}
