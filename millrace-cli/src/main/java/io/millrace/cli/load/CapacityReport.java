package io.millrace.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many viewers were found to be served; its JSON. Times in milliseconds.
 *
 * @param broker that was called
 * @param held whether any number held
 * @param viewers the highest number that held
 * @param atLeast whether no higher number failed, or the tool itself was at its limit when the
 *     lowest of them did, or packets were too slow already without load: the broker may serve more
 * @param notes what to know of it, a line each
 * @param unloadedDelayMsP50 median with few viewers
 * @param unloadedDelayMsP99 with few viewers
 * @param allowedDelayMsP99 what 99 % of the packets may take
 * @param steps each number that was tried
 */
record CapacityReport(
    String broker,
    boolean held,
    int viewers,
    boolean atLeast,
    List<String> notes,
    double unloadedDelayMsP50,
    double unloadedDelayMsP99,
    double allowedDelayMsP99,
    List<CapacitySearch.Step> steps) {

  static CapacityReport of(
      LoadSettings settings,
      double unloadedMsP50,
      double unloadedMsP99,
      double allowedMs,
      CapacitySearch.Result found) {
    List<CapacitySearch.Step> failed = lowestFailed(found.steps(), found.viewers());
    List<String> limits =
        failed.stream().flatMap(step -> step.toolLimits().stream()).distinct().toList();
    List<String> notes = new ArrayList<>();
    if (unloadedMsP99 > allowedMs) {
      notes.add(
          String.format(
              Locale.ROOT,
              "1 %% of the packets took more than %.2f ms already with few viewers: what was found"
                  + " is this host's unrest, not the broker's limit; make it quieter, or raise"
                  + " --limit",
              unloadedMsP99));
    }
    if (!limits.isEmpty()) {
      notes.add(note(failed.getLast().viewers(), limits));
    }
    return new CapacityReport(
        settings.access().broker().toString(),
        found.viewers() > 0,
        found.viewers(),
        failed.isEmpty() || !notes.isEmpty(),
        List.copyOf(notes),
        unloadedMsP50,
        unloadedMsP99,
        allowedMs,
        found.steps());
  }

  private static String note(int viewers, List<String> limits) {
    return String.format(
        Locale.ROOT,
        "with %,d viewers, which did not hold, the tool was at its limit, too (%s): the broker may"
            + " serve more; run the tool on another machine, or on several%s",
        viewers,
        String.join(", ", limits),
        limits.stream().anyMatch(limit -> limit.contains("buffers"))
            ? ", and allow it larger buffers (sysctl net.core.rmem_max)"
            : "");
  }

  /** The trials of the lowest number above what held: they decided. Empty if there were none. */
  private static List<CapacitySearch.Step> lowestFailed(List<CapacitySearch.Step> steps, int held) {
    List<CapacitySearch.Step> failed =
        steps.stream().filter(step -> !step.held() && step.viewers() > held).toList();
    int lowest = failed.stream().mapToInt(CapacitySearch.Step::viewers).min().orElse(0);
    return failed.stream().filter(step -> step.viewers() == lowest).toList();
  }

  /** What came of a number, for people. */
  static String line(CapacitySearch.Step step) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%,d viewers: %s, p50 %.2f ms, p99 %.2f ms, %,.0f packets a second",
            step.viewers(),
            step.held() ? "held" : "did not hold (" + step.why() + ")",
            step.delayMsP50(),
            step.delayMsP99(),
            step.packetsPerSecond()));
    step.brokerCores().ifPresent(cores -> line.append(percent(", broker", cores)));
    line.append(percent(", tool", step.toolCores())).append(" of a core");
    if (!step.toolLimits().isEmpty()) {
      line.append("; the tool at its limit: ").append(String.join(", ", step.toolLimits()));
    }
    return line.toString();
  }

  private static String percent(String who, double cores) {
    return String.format(Locale.ROOT, "%s %.0f %%", who, 100 * cores);
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    steps.stream()
        .filter(step -> step.held() && step.viewers() == viewers)
        .findFirst()
        .ifPresent(step -> text.append("highest that held: ").append(line(step)).append('\n'));
    lowestFailed(steps, viewers).stream()
        .findFirst()
        .ifPresent(step -> text.append("lowest that did not: ").append(line(step)).append('\n'));
    notes.forEach(note -> text.append("note: ").append(note).append('\n'));
    text.append(
        held
            ? String.format(
                Locale.ROOT,
                "%s serves %s%,d viewers so that 99 %% of the packets take at most %.2f ms.%n",
                broker,
                atLeast ? "at least " : "",
                viewers,
                allowedDelayMsP99)
            : String.format(
                Locale.ROOT,
                "No number of viewers held: 99 %% of the packets were to take at most %.2f ms.%n",
                allowedDelayMsP99));
    return text.toString();
  }
}
