package io.millrace.srt.endpoint;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often each limit turned a caller away. Says so in the log, at most once in ten seconds, with
 * the last case: a flood must not flood the log too. One owner.
 */
final class LimitCounters {

  private static final Logger log = LoggerFactory.getLogger(LimitCounters.class);
  private static final long SAY_EVERY_NS = TimeUnit.SECONDS.toNanos(10);

  private final Map<Limit, Long> counts = new EnumMap<>(Limit.class);
  private boolean said;
  private long saidNs;
  private long unsaid;

  void count(Limit limit, InetSocketAddress from, long nowNs) {
    counts.merge(limit, 1L, Long::sum);
    unsaid++;
    if (!said || nowNs - saidNs >= SAY_EVERY_NS) {
      log.warn("{} callers over a limit; the last was {}, over {}", unsaid, from, limit);
      said = true;
      saidNs = nowNs;
      unsaid = 0;
    }
  }

  /** Those that were ever reached, by name. */
  Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new LinkedHashMap<>();
    counts.forEach((limit, count) -> snapshot.put(limit.name(), count));
    return snapshot;
  }
}
