package io.millrace.media.ts;

import java.util.EnumMap;
import java.util.Map;

/** How often each kind of damage came. One owner. */
final class DamageCounts {

  private final Map<Damage, Long> counts = new EnumMap<>(Damage.class);

  void add(Damage damage) {
    counts.merge(damage, 1L, Long::sum);
  }

  long of(Damage damage) {
    return counts.getOrDefault(damage, 0L);
  }
}
