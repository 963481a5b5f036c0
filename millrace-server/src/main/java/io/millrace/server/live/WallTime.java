package io.millrace.server.live;

/**
 * Unix time that goes as evenly as System.nanoTime does: what the machine's clock said once, and
 * what has passed since. Immutable.
 */
final class WallTime {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long beganMs = System.currentTimeMillis();
  private final long beganNs = System.nanoTime();

  /** Of a reading of System.nanoTime, milliseconds. */
  long millis(long ns) {
    return beganMs + (ns - beganNs) / NANOS_PER_MILLI;
  }
}
