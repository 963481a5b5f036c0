package io.millrace.cli.consumer;

import java.util.Optional;

/**
 * When to tell a person what a channel is: as soon as everything is known, or after 700 ms with
 * what there is; again when it changed and held for 300 ms. One owner.
 */
final class Announcement {

  static final long PATIENCE_NS = 700_000_000L;
  static final long SETTLE_NS = 300_000_000L;

  private final String id;
  private final long firstPayloadNs;
  private Description seen = Description.UNKNOWN;
  private long seenNs;
  private String told = "";
  private boolean announced;

  Announcement(String id, long firstPayloadNs) {
    this.id = id;
    this.firstPayloadNs = firstPayloadNs;
    this.seenNs = firstPayloadNs;
  }

  /** A line that is due now. */
  Optional<String> onTimer(Description now, boolean isTransportStream, long nowNs) {
    if (!now.equals(seen)) {
      seen = now;
      seenNs = nowNs;
    }
    return announced ? change(nowNs) : first(isTransportStream, nowNs);
  }

  private Optional<String> first(boolean isTransportStream, long nowNs) {
    if (!seen.complete() && nowNs - firstPayloadNs < PATIENCE_NS) {
      return Optional.empty();
    }
    announced = true;
    told = seen.text();
    if (!told.isEmpty()) {
      return Optional.of(id + " live: " + told);
    }
    return Optional.of(
        id + (isTransportStream ? " live: title and codecs not known yet" : " live: not MPEG-TS"));
  }

  private Optional<String> change(long nowNs) {
    if (seen.text().equals(told) || nowNs - seenNs < SETTLE_NS) {
      return Optional.empty();
    }
    told = seen.text();
    return Optional.of(id + " now: " + told);
  }
}
