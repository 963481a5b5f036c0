package io.millrace.cli.consumer;

/** What arrived on a subscription. Owned by the loop. */
final class Traffic {

  private final long startNs;
  private final RateMeter rate;
  private final DelayHistogram delays = new DelayHistogram();
  private long packets;
  private long bytes;
  private long randomAccessPoints;
  private long firstPayloadNs;
  private long lastPayloadNs;
  private long lastDelayUs;

  Traffic(long startNs) {
    this.startNs = startNs;
    this.rate = new RateMeter(startNs);
  }

  void onPayload(int length, boolean randomAccess, long originNs, long nowNs) {
    if (packets == 0) {
      firstPayloadNs = nowNs;
    }
    packets++;
    bytes += length;
    randomAccessPoints += randomAccess ? 1 : 0;
    lastPayloadNs = nowNs;
    lastDelayUs = Math.max(0, (nowNs - originNs) / 1000);
    delays.record(lastDelayUs);
    rate.add(length, nowNs);
  }

  boolean isEmpty() {
    return packets == 0;
  }

  long lastPayloadNs() {
    return lastPayloadNs;
  }

  Figures figures(long nowNs) {
    return new Figures(
        packets,
        bytes,
        rate.bitsPerSecond(nowNs),
        randomAccessPoints,
        packets == 0 ? -1 : (firstPayloadNs - startNs) / 1_000_000,
        lastDelayUs,
        delays.percentileUs(0.5),
        delays.percentileUs(0.99),
        delays.maxUs());
  }

  /**
   * A moment's figures. Immutable.
   *
   * @param packets payloads delivered
   * @param bytes of them
   * @param bitsPerSecond over the last second
   * @param randomAccessPoints among them
   * @param firstPacketMs from subscribing to the first payload; -1 if there was none
   * @param delayUs from origin to delivery, the newest payload
   * @param delayUsP50 half of all payloads were not later
   * @param delayUsP99 99 of 100 were not later
   * @param delayUsMax the latest of all
   */
  record Figures(
      long packets,
      long bytes,
      long bitsPerSecond,
      long randomAccessPoints,
      long firstPacketMs,
      long delayUs,
      long delayUsP50,
      long delayUsP99,
      long delayUsMax) {}
}
