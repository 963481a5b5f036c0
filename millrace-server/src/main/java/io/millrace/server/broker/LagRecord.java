package io.millrace.server.broker;

import io.millrace.server.config.LagSettings;

/**
 * What is remembered of how a consumer keeps up, from one look to the next, milliseconds. A part of
 * {@link SrtSubscriber}, since there are thousands. Times are the low 32 bits of a clock in
 * milliseconds. Loop only.
 *
 * <p>Its lag has two parts. What it has not acknowledged yet, it waits for. What it missed, since
 * it did not come in time to be played, it will never get: that is what an SRT client does instead
 * of waiting. A link that carries 40 % of a stream adds 600 ms to the second part each second, as
 * if it waited for everything. That part is written off when the consumer jumps, and bit by bit
 * while it misses nothing.
 */
abstract class LagRecord {

  /** Of each look's time, so much is forgiven to one that misses packets: a tenth. */
  private static final int FORGIVEN_TENTHS = 1;

  /** And to one that misses none: half. */
  private static final int FORGIVEN_TENTHS_IF_WHOLE = 5;

  private static final int TENTHS = 10;

  private int lookedAtMs;
  private int missedBeforeMs;
  private int missedMs;
  private int skipsBefore;
  private int jumps;
  private int windowStartMs;
  private boolean settling;

  /** What is to be done. */
  enum Verdict {
    /** It keeps up. */
    FINE,
    /** It is too far behind, and has to jump. */
    BEHIND,
    /** It jumped since the last look. */
    JUMPED,
    /** It jumped too often. */
    HOPELESS
  }

  /**
   * What is seen at a look.
   *
   * @param nowMs the time
   * @param waitedMs age of the oldest packet that it has not acknowledged
   * @param missedMs what it missed in all
   * @param pastSkip whether it has something from behind its last skip
   * @param skips in all
   * @param latencyMs of its connection
   */
  record Look(int nowMs, int waitedMs, int missedMs, boolean pastSkip, int skips, int latencyMs) {

    /** The same after a jump. */
    Look withSkips(int now) {
      return new Look(nowMs, waitedMs, missedMs, pastSkip, now, latencyMs);
    }
  }

  final void beginLooking(int nowMs) {
    lookedAtMs = nowMs;
    windowStartMs = nowMs;
  }

  /** A few times a second. */
  final Verdict look(Look look, LagSettings limits) {
    write(look);
    if (look.skips() != skipsBefore) {
      return onJumps(look, limits);
    }
    return isBehind(look, limits) ? Verdict.BEHIND : Verdict.FINE;
  }

  /** How far it is behind: what it waits for, and what it missed, milliseconds. */
  final int lagMs(int waitedMs) {
    return waitedMs + missedMs;
  }

  /** What of its lag it missed, milliseconds. */
  final int missedMs() {
    return missedMs;
  }

  /** Jumps that count still. */
  final int jumps() {
    return jumps;
  }

  private void write(Look look) {
    int elapsedMs = Math.max(0, look.nowMs() - lookedAtMs);
    int fresh = look.missedMs() - missedBeforeMs;
    lookedAtMs = look.nowMs();
    missedBeforeMs = look.missedMs();
    if (settling) { // what it reports now may be from before its jump
      settling = !look.pastSkip();
      return;
    }
    int forgiven = fresh > 0 ? FORGIVEN_TENTHS : FORGIVEN_TENTHS_IF_WHOLE;
    missedMs = Math.max(0, missedMs + fresh - elapsedMs * forgiven / TENTHS);
  }

  private Verdict onJumps(Look look, LagSettings limits) {
    if (jumps == 0 || look.nowMs() - windowStartMs > limits.window().toMillis()) {
      jumps = 0;
      windowStartMs = look.nowMs();
    }
    jumps += look.skips() - skipsBefore;
    skipsBefore = look.skips();
    missedMs = 0;
    settling = true;
    return limits.jumps() > 0 && jumps >= limits.jumps() ? Verdict.HOPELESS : Verdict.JUMPED;
  }

  private boolean isBehind(Look look, LagSettings limits) {
    return lagMs(look.waitedMs()) > limits.budget().toMillis() + look.latencyMs();
  }
}
