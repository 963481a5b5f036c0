package io.millrace.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the highest number of viewers that holds: doubles it until it does not hold, then
 * halves the distance until that is less than a tenth. A number that does not hold is tried once
 * more, so that one hiccup of a busy machine decides nothing.
 */
final class CapacitySearch {

  private static final int NEAR = 10;

  /** Tries a number of viewers. */
  @FunctionalInterface
  interface Trial {
    /** What came of it; empty if the search was stopped. */
    Optional<Step> run(int viewers);
  }

  /**
   * A number of viewers, and what came of it.
   *
   * @param viewers at once
   * @param held whether none of their packets was lost, and few came late
   * @param why not; empty if it held
   * @param delayMsP50 median delay
   * @param delayMsP99 that 99 % of the packets did not exceed
   * @param lost packets lost or skipped
   * @param late packets delivered after the latency
   * @param packetsPerSecond delivered
   * @param brokerCores the broker used; empty if it does not run here
   * @param toolCores that the tool used
   * @param toolLimits how the tool itself was at its limit, a few words each; empty if it was not
   */
  record Step(
      int viewers,
      boolean held,
      String why,
      double delayMsP50,
      double delayMsP99,
      long lost,
      long late,
      double packetsPerSecond,
      Optional<Double> brokerCores,
      double toolCores,
      List<String> toolLimits) {}

  /**
   * What was found.
   *
   * @param viewers the highest number that held; 0: not even the first did
   * @param isBound whether no number failed: there may be more than was allowed to be tried
   * @param steps in the order tried
   */
  record Result(int viewers, boolean isBound, List<Step> steps) {}

  private final Trial trial;
  private final List<Step> steps = new ArrayList<>();
  private boolean stopped;

  CapacitySearch(Trial trial) {
    this.trial = trial;
  }

  /**
   * Searches.
   *
   * @param first to try
   * @param most to try
   */
  Result search(int first, int most) {
    int good = 0;
    int bad = most + 1;
    int next = Math.min(first, most);
    while (!stopped && good < next && next < bad) {
      if (holds(next)) {
        good = next;
      } else if (!stopped) {
        bad = next;
      }
      next = bad > most ? Math.min(most, 2 * good) : between(good, bad);
    }
    return new Result(good, bad > most && !stopped, List.copyOf(steps));
  }

  /** Half way; the lower bound if that is near enough. */
  private static int between(int good, int bad) {
    return bad - good <= Math.max(1, good / NEAR) ? good : good + (bad - good) / 2;
  }

  private boolean holds(int viewers) {
    return tried(viewers) || (!stopped && tried(viewers));
  }

  private boolean tried(int viewers) {
    Optional<Step> step = trial.run(viewers);
    stopped = step.isEmpty();
    step.ifPresent(steps::add);
    return step.map(Step::held).orElse(false);
  }
}
