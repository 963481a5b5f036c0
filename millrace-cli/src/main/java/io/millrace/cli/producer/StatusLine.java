package io.millrace.cli.producer;

import java.time.Duration;
import java.util.Locale;

/** The one line that tells how a producer is doing. */
final class StatusLine {

  private final String target;
  private UplinkStatus before = UplinkStatus.NEW;
  private Duration beforeAt = Duration.ZERO;

  /** The target is what stands at the end: broker and channel. */
  StatusLine(String target) {
    this.target = target;
  }

  /** The line for now; bitrate since the last call. */
  String format(Duration elapsed, UplinkStatus now) {
    double seconds = Math.max(0.001, elapsed.minus(beforeAt).toNanos() / 1e9);
    double mbits = (now.payloadBytes() - before.payloadBytes()) * 8 / seconds / 1e6;
    before = now;
    beforeAt = elapsed;
    return String.format(
        Locale.ROOT,
        "%s  %.1f Mbit/s  rtt %s  lost %d  resent %d  dropped %d  → %s",
        clock(elapsed),
        mbits,
        now.packets() == 0 ? "-" : String.format(Locale.ROOT, "%.1f ms", now.rttMs()),
        now.lost(),
        now.resent(),
        now.dropped(),
        target);
  }

  /** What was done, at the end. */
  static String summary(String id, Duration elapsed, UplinkStatus end) {
    return String.format(
        Locale.ROOT,
        "sent %s for %s: %,d packets, %.1f MB, lost %d, resent %d, dropped %d",
        id,
        clock(elapsed),
        end.packets(),
        end.payloadBytes() / 1e6,
        end.lost(),
        end.resent(),
        end.dropped());
  }

  static String clock(Duration elapsed) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d",
        elapsed.toHours(),
        elapsed.toMinutesPart(),
        elapsed.toSecondsPart());
  }
}
