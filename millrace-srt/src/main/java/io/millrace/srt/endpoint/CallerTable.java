package io.millrace.srt.endpoint;

import io.millrace.net.Source;
import io.millrace.net.SourceCounts;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Callers by what tells their calls apart, oldest first; how many each source has is counted
 * together with the other endpoints of the port. As large as there are callers in it, and empty
 * without them. One owner.
 */
final class CallerTable<T> {

  private final Map<CallerKey, T> callers = new LinkedHashMap<>();
  private final SourceCounts counts;

  CallerTable(SourceCounts counts) {
    this.counts = counts;
  }

  @Nullable T get(CallerKey key) {
    return callers.get(key);
  }

  boolean contains(CallerKey key) {
    return callers.containsKey(key);
  }

  int size() {
    return callers.size();
  }

  /** How many callers there are of this address's source, at all endpoints of the port. */
  int sizeOf(InetAddress address) {
    return counts.of(Source.of(address));
  }

  /** How many callers there are at all endpoints of the port. */
  int sizeInAll() {
    return counts.total();
  }

  void put(CallerKey key, T caller) {
    if (callers.put(key, caller) == null) {
      counts.add(sourceOf(key));
    }
  }

  @Nullable T remove(CallerKey key) {
    T removed = callers.remove(key);
    if (removed != null) {
      countOut(key);
    }
    return removed;
  }

  /** The one that was put first; null if there is none. */
  @Nullable T oldest() {
    return callers.isEmpty() ? null : callers.values().iterator().next();
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
    counts.remove(sourceOf(key));
  }

  private static long sourceOf(CallerKey key) {
    return Source.of(key.address().getAddress());
  }
}
