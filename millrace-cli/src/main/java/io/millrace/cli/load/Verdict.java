package io.millrace.cli.load;

import io.millrace.cli.load.LoadSettings.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the target held, and if not, why. */
final class Verdict {

  private static final double PERCENT = 100;

  private Verdict() {}

  /**
   * Why the target did not hold, a line each; empty if it did.
   *
   * @param delayMsP99 of 99 % of the packets
   * @param publishersGone own channels that ended
   */
  static List<String> failures(Limits limits, Tally tally, double delayMsP99, int publishersGone) {
    List<String> failures = new ArrayList<>();
    add(failures, publishersGone, "of the tool's own channels ended before the test did");
    add(failures, tally.refused, "viewers were not let in" + reasons(tally));
    add(failures, tally.ended, "viewers lost their connection" + reasons(tally));
    long waiting = tally.withoutPicture - tally.refused;
    add(failures, waiting, "viewers saw no random access point");
    long bad = tally.lost + tally.skipped + tally.late;
    double share = (double) bad / Math.max(1, tally.delivered + tally.lost + tally.skipped);
    if (share > limits.lost()) {
      failures.add(
          String.format(
              Locale.ROOT,
              "%,d packets lost, %,d skipped by the broker, %,d late: %.4f %% of all, more than"
                  + " %.4f %%",
              tally.lost,
              tally.skipped,
              tally.late,
              share * PERCENT,
              limits.lost() * PERCENT));
    }
    add(failures, tally.stalledViewers, "viewers heard nothing for more than 500 ms");
    limits
        .delay()
        .filter(limit -> delayMsP99 > limit.toNanos() / 1e6)
        .ifPresent(limit ->
            failures.add(
                String.format(
                    Locale.ROOT,
                    "1 %% of the packets were delayed by more than %.1f ms; the limit is %.1f ms",
                    delayMsP99,
                    limit.toNanos() / 1e6)));
    return failures;
  }

  private static void add(List<String> failures, long count, String what) {
    if (count > 0) {
      failures.add(count + " " + what);
    }
  }

  private static String reasons(Tally tally) {
    return tally.reasons.isEmpty() ? "" : ": " + String.join(", ", tally.reasons.keySet());
  }
}
