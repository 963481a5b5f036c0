package io.millrace.srt.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls that ended a short while ago, so that their conclusions, whose cookies may still be good,
 * do not make new connections: neither a repeat that comes late nor one that somebody recorded and
 * plays again (guide §6.10, §20.4). Bounded: beyond 8,192 the oldest goes first. One owner.
 */
final class EndedCalls {

  private static final int MAX_CALLS = 8_192;

  /** As long as a cookie may live. */
  private static final long KEPT_NS = TimeUnit.SECONDS.toNanos(120);

  /**
   * A conclusion, but for its extensions. With the cookie: a device that draws the same numbers
   * after each start is a stranger again a minute later, when it gets another one.
   */
  private record Call(CallerKey key, int synCookie) {}

  private final Map<Call, Long> endedNs = new LinkedHashMap<>();

  void add(CallerKey key, int synCookie, long nowNs) {
    Call call = new Call(key, synCookie);
    endedNs.remove(call);
    endedNs.put(call, nowNs);
    forgetOld(nowNs);
  }

  boolean contains(CallerKey key, int synCookie, long nowNs) {
    @Nullable Long ended = endedNs.get(new Call(key, synCookie));
    return ended != null && nowNs - ended < KEPT_NS;
  }

  int size() {
    return endedNs.size();
  }

  private void forgetOld(long nowNs) {
    var oldestFirst = endedNs.values().iterator();
    while (oldestFirst.hasNext()
        && (nowNs - oldestFirst.next() >= KEPT_NS || endedNs.size() > MAX_CALLS)) {
      oldestFirst.remove();
    }
  }
}
