package io.millrace.cli.load;

import io.millrace.cli.load.LoadSettings.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a number of viewers held while it was measured, and if not, why. */
final class CapacityVerdict {

  private CapacityVerdict() {}

  /**
   * What was seen.
   *
   * @param viewers that were to be here
   * @param before what they had seen when measuring began; silence that lasts not yet counted
   * @param after what they have seen at its end; silence that lasts counted
   * @param delivered packets
   * @param delayMsP99 of 99 % of the packets
   * @param publishersGone own channels that ended
   */
  record Seen(
      int viewers,
      Tally before,
      Tally after,
      long delivered,
      double delayMsP99,
      int publishersGone) {

    long lost() {
      return after.lost + after.skipped - before.lost - before.skipped;
    }

    long late() {
      return after.late - before.late;
    }

    private long stalls() {
      return after.stalls - before.stalls;
    }
  }

  /**
   * Why it did not hold, a few words each; empty if it did.
   *
   * @param allowedMs what 99 % of the packets may take
   */
  static List<String> failures(Limits limits, double allowedMs, Seen seen) {
    List<String> why = new ArrayList<>();
    if (seen.delayMsP99 > allowedMs) {
      why.add(String.format(Locale.ROOT, "p99 %.2f ms, over %.2f ms", seen.delayMsP99, allowedMs));
    }
    if (seen.delivered == 0) {
      why.add("nothing was delivered");
    }
    if (seen.lost() + seen.late() > limits.lost() * seen.delivered) {
      why.add(String.format(Locale.ROOT, "%,d lost, %,d late", seen.lost(), seen.late()));
    }
    add(why, seen.stalls(), "stalls of more than 500 ms");
    Tally after = seen.after;
    add(why, after.withoutPicture - after.refused, "viewers without a picture");
    add(why, after.refused + after.ended, "viewers refused or gone");
    if (after.watching < seen.viewers) {
      why.add(String.format(Locale.ROOT, "only %,d connected", after.watching));
    }
    add(why, seen.publishersGone, "of the tool's own channels ended");
    return why;
  }

  private static void add(List<String> why, long count, String what) {
    if (count > 0) {
      why.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}
