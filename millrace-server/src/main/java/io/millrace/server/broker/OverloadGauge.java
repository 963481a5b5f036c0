package io.millrace.server.broker;

import java.util.concurrent.TimeUnit;

/**
 * Whether a loop is too busy for more clients: when over about two seconds it worked for more than
 * a share of its time, until it is 10 points below. Told load and time. One owner, the loop.
 */
final class OverloadGauge {

  private static final double WINDOW_NS = TimeUnit.SECONDS.toNanos(2);
  private static final double HYSTERESIS = 0.1;
  private static final double PERCENT = 100;

  private double load;
  private long lookedAtNs;
  private boolean looked;
  private boolean overloaded;

  /**
   * What the loop does now. A few times a second.
   *
   * @param now share of its time that it works, 0 to 1
   * @param cpuPercent the threshold, 0: never overloaded
   * @return whether it is overloaded
   */
  boolean look(double now, int cpuPercent, long nowNs) {
    double weight = looked ? Math.min(1, (nowNs - lookedAtNs) / WINDOW_NS) : 0;
    load += (now - load) * weight;
    looked = true;
    lookedAtNs = nowNs;
    double threshold = cpuPercent / PERCENT;
    overloaded = cpuPercent > 0 && load >= (overloaded ? threshold - HYSTERESIS : threshold);
    return overloaded;
  }

  boolean isOverloaded() {
    return overloaded;
  }

  /** Share of its time that the loop works, smoothed, percent. */
  int percent() {
    return (int) Math.round(load * PERCENT);
  }
}
