package io.millrace.cli.load;

import io.millrace.cli.load.host.ThreadTimes;

/** How busy the loop is that reads it, since it was first read. One owner, that loop. */
final class LoopMeter {

  private ThreadTimes times = ThreadTimes.NONE;

  /**
   * A thread's times since it began.
   *
   * @param wallNs the clock
   * @param cpuNs on a core
   * @param waitNs ready to run, with no core free; 0 where the system does not tell
   */
  record Reading(long wallNs, long cpuNs, long waitNs) {

    /** The time between. */
    Reading since(Reading earlier) {
      return new Reading(wallNs - earlier.wallNs, cpuNs - earlier.cpuNs, waitNs - earlier.waitNs);
    }

    /** Share of the time in which it ran. */
    double busy() {
      return wallNs <= 0 ? 0 : (double) cpuNs / wallNs;
    }

    /** Share of the time in which it would have run, had there been a core. */
    double waiting() {
      return wallNs <= 0 ? 0 : (double) waitNs / wallNs;
    }
  }

  Reading read() {
    if (times == ThreadTimes.NONE) {
      times = ThreadTimes.ofCurrent();
    }
    return new Reading(System.nanoTime(), times.cpuNs(), times.waitNs());
  }
}
