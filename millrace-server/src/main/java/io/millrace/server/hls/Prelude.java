package io.millrace.server.hls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes before the targets are known: everything from the first random access point to the
 * next one, or as much as fits into a segment. One owner.
 */
final class Prelude {

  private static final long LEAST_US = 500_000;
  private static final long MOST_US = Targets.SEGMENT_SECONDS_MOST * 1_000_000L + 200_000;
  private static final int UNITS_MAX = 4096;

  private final List<MediaUnit> units = new ArrayList<>();
  private final List<Long> durationsUs = new ArrayList<>();
  private boolean complete;

  /** Takes the next one; what cannot be started with is left out. */
  void add(MediaUnit unit) {
    MediaUnit first = first();
    if (first != null && (first.init() != unit.init() || units.size() == UNITS_MAX)) {
      units.clear(); // nobody has seen it
      durationsUs.clear();
      first = null;
    }
    if (first == null && !unit.isRandomAccess()) {
      return;
    }
    units.add(unit);
    if (unit.leads()) {
      durationsUs.add(unit.durationUs());
      complete = first != null && isEnough(first, unit);
    }
  }

  private static boolean isEnough(MediaUnit first, MediaUnit unit) {
    return (unit.isRandomAccess() && unit.startUs() - first.startUs() >= LEAST_US)
        || unit.endUs() - first.startUs() >= MOST_US;
  }

  private @Nullable MediaUnit first() {
    return units.isEmpty() ? null : units.getFirst();
  }

  /** Whether it is enough to begin with. */
  boolean isComplete() {
    return complete;
  }

  /** What it says about the stream; only if it is complete. */
  Targets targets() {
    long segmentUs = units.getLast().startUs() - units.getFirst().startUs();
    return Targets.of(segmentUs, durationsUs);
  }

  /** All of it, in order. */
  List<MediaUnit> units() {
    return units;
  }
}
