package io.millrace.server.hls;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Which time of day a time in the media is: that at which its newest media came, at the earliest.
 * Follows the source's clock until it is {@value #OFF_US_MOST} µs off. One owner.
 */
final class WallClock {

  private static final long OFF_US_MOST = 500_000;

  private boolean set;
  private long zeroUs;
  private long newestZeroUs = Long.MAX_VALUE;

  /** Media came. */
  void came(MediaUnit unit) {
    newestZeroUs = Math.min(newestZeroUs, unit.zeroUs());
  }

  /** What follows has a time line of its own, from this unit on. */
  void restart(MediaUnit unit) {
    set = true;
    zeroUs = unit.zeroUs();
    newestZeroUs = zeroUs;
  }

  /** The time of day of a segment that starts here. */
  Instant startsAt(long mediaUs) {
    if (newestZeroUs != Long.MAX_VALUE && (!set || Math.abs(newestZeroUs - zeroUs) > OFF_US_MOST)) {
      set = true;
      zeroUs = newestZeroUs;
    }
    newestZeroUs = Long.MAX_VALUE;
    return Instant.EPOCH.plus(zeroUs + mediaUs, ChronoUnit.MICROS);
  }
}
