package io.millrace.srt.send;

import io.millrace.net.Deadlines;
import io.millrace.srt.SrtOptions;
import org.jspecify.annotations.Nullable;

/**
 * How fast packets may leave (guide §11.2): at most maxBw bytes a second, headers and
 * retransmissions included; or what comes in and oheadBw percent of it; or as fast as they come.
 * Each packet puts off the next one by the time that it takes at that rate. A loop that wakes up
 * late catches up, by {@link #CREDIT_NS} at most. One owner.
 */
final class Pacer {

  private static final long CREDIT_NS = 10_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int PERCENT = 100;

  private final int withOverheadPercent;
  private final long minInputBw;
  private final @Nullable InputRate input;
  private long bytesPerSecond;
  private long nextAtNs;

  Pacer(SrtOptions options, long startNs) {
    this.withOverheadPercent = PERCENT + options.oheadBw();
    this.minInputBw = options.minInputBw();
    this.input = options.maxBw() == 0 && options.inputBw() == 0 ? new InputRate() : null;
    this.nextAtNs = startNs;
    if (options.maxBw() > 0) {
      bytesPerSecond = options.maxBw();
    } else if (options.maxBw() == 0 && options.inputBw() > 0) {
      bytesPerSecond = withOverhead(options.inputBw());
    }
  }

  /** Whether it wants to hear of {@link #onInput}. */
  boolean measuresInput() {
    return input != null;
  }

  /** So many bytes came in since the last time. */
  void onInput(long bytes, long nowNs) {
    if (input != null && bytes > 0 && input.add(bytes, nowNs)) {
      bytesPerSecond = withOverhead(Math.max(input.bytesPerSecond(), minInputBw));
    }
  }

  /** Bytes a second that may leave; 0: no bound, or none is known yet. */
  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Whether a packet may leave now. */
  boolean admits(long nowNs) {
    return bytesPerSecond == 0 || nowNs - nextAtNs >= 0;
  }

  /** When the next packet may leave, while none may now. */
  long nextAtNs() {
    return nextAtNs;
  }

  /** A packet left, headers counted. */
  void onSent(long bytes, long nowNs) {
    if (bytesPerSecond > 0) {
      long earliestNs = nowNs - CREDIT_NS;
      long sinceNs = Deadlines.isBefore(nextAtNs, earliestNs) ? earliestNs : nextAtNs;
      nextAtNs = sinceNs + bytes * NANOS_PER_SECOND / bytesPerSecond;
    }
  }

  private long withOverhead(long inputBytesPerSecond) {
    return Math.max(1, (long) (inputBytesPerSecond / (double) PERCENT * withOverheadPercent));
  }
}
