package io.millrace.server.broker;

import io.millrace.server.config.LagSettings;

/**
 * What is remembered of how a consumer keeps up, from one look to the next, milliseconds. Only of
 * one that was not always {@link Look#isHealthy healthy}: there are thousands that are. Times are
 * the low 32 bits of a clock in milliseconds. Loop only.
 *
 * <p>Its lag has two parts. What it has not acknowledged yet, it waits for. What it missed, since
 * it did not come in time to be played, it will never get: that is what an SRT client does instead
 * of waiting. A link that carries 40 % of a stream adds 600 ms to the second part each second, as
 * if it waited for everything. That part is written off when the consumer jumps, and bit by bit
 * while it misses nothing.
 */
final class LagRecord {

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

    /** Whether a consumer needs no record, if it has none. */
    boolean isHealthy(LagSettings limits) {
      return missedMs == 0 && skips == 0 && waitedMs <= toleratedMs(limits);
    }

    private long toleratedMs(LagSettings limits) {
      return limits.budget().toMillis() + latencyMs;
    }

    /** The same after a jump. */
    Look withSkips(int now) {
      return new Look(nowMs, waitedMs, missedMs, pastSkip, now, latencyMs);
    }
  }

  /**
   * Of one that was healthy up to now.
   *
   * @param lookedAtMs the last look
   */
  LagRecord(int lookedAtMs) {
    this.lookedAtMs = lookedAtMs;
  }

  /** A few times a second. */
  Verdict look(Look look, LagSettings limits) {
    write(look, look.missedMs() - missedBeforeMs);
    forgetJumps(look.nowMs(), limits);
    if (look.skips() != skipsBefore) {
      return onJumps(look, limits);
    }
    return isBehind(look, limits) ? Verdict.BEHIND : Verdict.FINE;
  }

  /** The same while it is not the consumer's fault: nothing of it counts, now or later. */
  void overlook(Look look, LagSettings limits) {
    write(look, 0);
    forgetJumps(look.nowMs(), limits);
    if (look.skips() != skipsBefore) {
      writeOff(look);
    }
  }

  /** How far it is behind: what it waits for, and what it missed, milliseconds. */
  int lagMs(int waitedMs) {
    return waitedMs + missedMs;
  }

  /** What of its lag it missed, milliseconds. */
  int missedMs() {
    return missedMs;
  }

  /** Jumps that count still. */
  int jumps() {
    return jumps;
  }

  private void write(Look look, int fresh) {
    int elapsedMs = Math.max(0, look.nowMs() - lookedAtMs);
    lookedAtMs = look.nowMs();
    missedBeforeMs = look.missedMs();
    if (settling) { // what it reports now may be from before its jump
      settling = !look.pastSkip();
      return;
    }
    int forgiven = fresh > 0 ? FORGIVEN_TENTHS : FORGIVEN_TENTHS_IF_WHOLE;
    missedMs = Math.max(0, missedMs + fresh - elapsedMs * forgiven / TENTHS);
  }

  /** At each look: much later the window's start would seem to lie ahead. */
  private void forgetJumps(int nowMs, LagSettings limits) {
    if (nowMs - windowStartMs > limits.window().toMillis()) {
      jumps = 0;
    }
  }

  private Verdict onJumps(Look look, LagSettings limits) {
    if (jumps == 0) {
      windowStartMs = look.nowMs();
    }
    jumps += look.skips() - skipsBefore;
    writeOff(look);
    return limits.jumps() > 0 && jumps >= limits.jumps() ? Verdict.HOPELESS : Verdict.JUMPED;
  }

  private void writeOff(Look look) {
    skipsBefore = look.skips();
    missedMs = 0;
    settling = true;
  }

  private boolean isBehind(Look look, LagSettings limits) {
    return lagMs(look.waitedMs()) > look.toleratedMs(limits);
  }
}
