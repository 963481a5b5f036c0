package io.millrace.broker;

/**
 * A channel's counters, totals since it was made. Immutable. Of one loop: with several, packets
 * from producers count on the producer's loop only.
 *
 * @param subscribers consumers attached now
 * @param packetsIn packets from producers
 * @param bytesIn payload bytes from producers
 * @param packetsOut packets read for the first time by consumers that send them out
 * @param bytesOut payload bytes likewise
 * @param skips times a consumer was moved on to a random access point because it fell behind
 * @param packetsSkipped packets that consumers missed so
 * @param randomAccessPoints random access points seen
 * @param logBytes media bytes held now
 * @param packetsDropped packets from producers that were not taken: empty, larger than a packet may
 *     be, or after the end of their publication
 */
public record ChannelStats(
    int subscribers,
    long packetsIn,
    long bytesIn,
    long packetsOut,
    long bytesOut,
    long skips,
    long packetsSkipped,
    long randomAccessPoints,
    long logBytes,
    long packetsDropped) {

  /** Nothing happened yet. */
  public static final ChannelStats NONE = new ChannelStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Both together, of two loops that have the same channel. */
  public ChannelStats plus(ChannelStats other) {
    return new ChannelStats(
        subscribers + other.subscribers,
        packetsIn + other.packetsIn,
        bytesIn + other.bytesIn,
        packetsOut + other.packetsOut,
        bytesOut + other.bytesOut,
        skips + other.skips,
        packetsSkipped + other.packetsSkipped,
        randomAccessPoints + other.randomAccessPoints,
        logBytes + other.logBytes,
        packetsDropped + other.packetsDropped);
  }

  /** What stays when the channel is forgotten: the totals. */
  ChannelStats past() {
    return new ChannelStats(
        0,
        packetsIn,
        bytesIn,
        packetsOut,
        bytesOut,
        skips,
        packetsSkipped,
        randomAccessPoints,
        0,
        packetsDropped);
  }
}
