package io.millrace.testkit.link;

/**
 * A time during which everything sent into a direction is dropped.
 *
 * @param fromNs first nanosecond of the outage, in the clock of whoever runs the link
 * @param toNs first nanosecond after it
 */
public record Outage(long fromNs, long toNs) {
  public Outage {
    if (toNs < fromNs) {
      throw new IllegalArgumentException(
          "outage ends at " + toNs + " before it begins at " + fromNs);
    }
  }

  /** Whether the link is down at this time. */
  public boolean covers(long nowNs) {
    return nowNs >= fromNs && nowNs < toNs;
  }
}
