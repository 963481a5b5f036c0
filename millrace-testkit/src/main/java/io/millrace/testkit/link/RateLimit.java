package io.millrace.testkit.link;

/**
 * A bottleneck with a queue that drops at its tail. Bytes are UDP payload; headers are not counted.
 *
 * @param bitsPerSecond what passes, 0 for unlimited
 * @param queueBytes what may wait, the datagram on the wire included; an idle link takes a datagram
 *     of any size
 */
public record RateLimit(long bitsPerSecond, int queueBytes) {
  /** No bottleneck. */
  public static final RateLimit NONE = new RateLimit(0, 0);

  private static final double BITS_PER_BYTE_NS = 8e9;

  public RateLimit {
    Rates.checkNotNegative("bitsPerSecond", bitsPerSecond);
    Rates.checkNotNegative("queueBytes", queueBytes);
  }

  /** Whether there is a bottleneck at all. */
  public boolean limited() {
    return bitsPerSecond > 0;
  }

  /** How long so many bytes are on the wire. */
  long transmissionNs(long bytes) {
    return Math.round(bytes * BITS_PER_BYTE_NS / bitsPerSecond);
  }

  /** Whether a datagram still fits behind what needs {@code backlogNs} to leave. */
  boolean admits(int bytes, long backlogNs) {
    return backlogNs <= 0
        || backlogNs * (double) bitsPerSecond / BITS_PER_BYTE_NS + bytes <= queueBytes;
  }
}
