package io.millrace.broker;

import java.util.OptionalLong;

/** How far the random access points of one publication lie apart. Belongs to the broker's loop. */
final class RandomAccessRhythm {

  private static final int TWO = 2;

  private int seen; // two at most
  private long newestNs;
  private long distanceNs;

  /** One more. */
  void onRandomAccess(RandomAccessPoint point) {
    distanceNs = Math.max(0, point.originNs() - newestNs);
    newestNs = point.originNs();
    seen = Math.min(TWO, seen + 1);
  }

  /** When the newest one came into being. */
  OptionalLong newestNs() {
    return seen == 0 ? OptionalLong.empty() : OptionalLong.of(newestNs);
  }

  /** From the last but one to the newest. */
  OptionalLong distanceNs() {
    return seen < TWO ? OptionalLong.empty() : OptionalLong.of(distanceNs);
  }
}
