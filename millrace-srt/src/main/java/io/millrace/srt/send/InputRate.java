package io.millrace.srt.send;

/**
 * How many bytes a second come in to be sent, headers counted: over half a second at first, then
 * over one (guide §11.2). A pause is no input rate of 0: the window starts anew. One owner.
 */
final class InputRate {

  private static final long FIRST_WINDOW_NS = 500_000_000;
  private static final long WINDOW_NS = 1_000_000_000;
  private static final long NOT_YET = -1;
  private static final double NANOS_PER_SECOND = 1e9;

  private long windowNs = FIRST_WINDOW_NS;
  private long startNs;
  private long lastNs;
  private long bytes = NOT_YET;
  private long bytesPerSecond;

  /**
   * Bytes came in.
   *
   * @return whether there is a new measurement
   */
  boolean add(long newBytes, long nowNs) {
    if (bytes == NOT_YET || nowNs - lastNs >= WINDOW_NS) {
      start(nowNs);
    }
    lastNs = nowNs;
    long elapsedNs = nowNs - startNs;
    boolean full = elapsedNs >= windowNs;
    if (full) {
      bytesPerSecond = (long) (bytes * NANOS_PER_SECOND / elapsedNs);
      windowNs = WINDOW_NS;
      start(nowNs);
    }
    bytes += newBytes;
    return full;
  }

  /** As measured last; 0 before the first measurement. */
  long bytesPerSecond() {
    return bytesPerSecond;
  }

  private void start(long nowNs) {
    startNs = nowNs;
    bytes = 0;
  }
}
