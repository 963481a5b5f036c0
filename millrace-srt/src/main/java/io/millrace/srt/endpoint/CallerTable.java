package io.millrace.srt.endpoint;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Callers by what tells their calls apart, oldest first, and how many each source has. As large as
 * there are callers in it, and empty without them. One owner.
 */
final class CallerTable<T> {

  private final Map<CallerKey, T> callers = new LinkedHashMap<>();
  private final Map<Long, Integer> perSource = new HashMap<>();

  @Nullable T get(CallerKey key) {
    return callers.get(key);
  }

  boolean contains(CallerKey key) {
    return callers.containsKey(key);
  }

  int size() {
    return callers.size();
  }

  /** How many callers there are of this address's source. */
  int sizeOf(InetAddress address) {
    return perSource.getOrDefault(Source.of(address), 0);
  }

  /** How many sources there are. */
  int sources() {
    return perSource.size();
  }

  void put(CallerKey key, T caller) {
    if (callers.put(key, caller) == null) {
      perSource.merge(sourceOf(key), 1, Integer::sum);
    }
  }

  @Nullable T remove(CallerKey key) {
    T removed = callers.remove(key);
    if (removed != null) {
      countOut(key);
    }
    return removed;
  }

  /** Removes from the oldest on, up to the first of which the predicate is false. */
  void removeOldestWhile(Predicate<T> isOld) {
    Iterator<Map.Entry<CallerKey, T>> oldestFirst = callers.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<CallerKey, T> oldest = oldestFirst.next();
      if (!isOld.test(oldest.getValue())) {
        return;
      }
      oldestFirst.remove();
      countOut(oldest.getKey());
    }
  }

  private void countOut(CallerKey key) {
    perSource.computeIfPresent(sourceOf(key), (source, n) -> n == 1 ? null : n - 1);
  }

  private static long sourceOf(CallerKey key) {
    return Source.of(key.address().getAddress());
  }
}
