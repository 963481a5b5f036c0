package io.millrace.server.broker;

import io.millrace.srt.handshake.Rejection;
import java.util.Map;
import java.util.TreeMap;

/** How many callers were refused with which code. Loop only. */
final class RefusalCounters {

  private final Map<Integer, Long> byCode = new TreeMap<>();

  void count(Rejection why) {
    byCode.merge(why.wireCode(), 1L, Long::sum);
  }

  /** By code, as text; only codes that were given. */
  Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>();
    byCode.forEach((code, count) -> totals.put(code.toString(), count));
    return totals;
  }
}
