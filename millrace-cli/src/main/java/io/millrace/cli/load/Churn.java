package io.millrace.cli.load;

import java.util.concurrent.TimeUnit;

/** How many viewers are to be replaced, by the clock: also if it is asked late. One owner. */
final class Churn {

  private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final long beginNs;
  private long done;

  /**
   * @param perSecond 0 or more
   * @param nowNs from when on
   */
  Churn(double perSecond, long nowNs) {
    this.perSecond = perSecond;
    this.beginNs = nowNs;
  }

  /** How many are due since this was last asked. */
  long due(long nowNs) {
    long due = (long) (perSecond * ((nowNs - beginNs) / SECOND_NS)) - done;
    done += due;
    return due;
  }
}
