package io.millrace.srt.connection;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many datagrams were ignored, by reason. Counting allocates nothing. One owner. */
public final class IgnoredCounters {

  private final Map<Ignored, Count> counts = new EnumMap<>(Ignored.class);

  /** All zero. */
  public IgnoredCounters() {
    for (Ignored why : Ignored.values()) {
      counts.put(why, new Count());
    }
  }

  public void count(Ignored why) {
    Count count = counts.get(why);
    if (count != null) {
      count.value++;
    }
  }

  /** Those that are not zero, by name. */
  public Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new LinkedHashMap<>();
    counts.forEach((why, count) -> {
      if (count.value > 0) {
        snapshot.put(why.name(), count.value);
      }
    });
    return snapshot;
  }

  private static final class Count {
    long value;
  }
}
