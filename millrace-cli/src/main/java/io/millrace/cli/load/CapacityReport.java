package io.millrace.cli.load;

import java.util.List;
import java.util.Locale;

/**
 * How many viewers were found to be served; its JSON. Times in milliseconds.
 *
 * @param broker that was called
 * @param held whether any number held
 * @param viewers the highest number that held
 * @param atLeast whether no higher number was tried, or the tool itself was the limit: the broker
 *     may serve more
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
    boolean toolLimited =
        found.steps().stream()
            .anyMatch(
                step -> !step.held() && step.viewers() > found.viewers() && step.toolLimited());
    return new CapacityReport(
        settings.access().broker().toString(),
        found.viewers() > 0,
        found.viewers(),
        found.isBound() || toolLimited,
        toolLimited
            ? List.of(
                "when it did not hold, the tool was at its limit, too (its loops ran, or waited for"
                    + " a core, nearly all the time): run it on another machine, or on several")
            : List.of(),
        unloadedMsP50,
        unloadedMsP99,
        allowedMs,
        found.steps());
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
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
