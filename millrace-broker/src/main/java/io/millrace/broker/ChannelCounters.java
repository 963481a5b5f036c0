package io.millrace.broker;

/** What {@link ChannelStats} shows, while it counts. Owned by the loop. */
final class ChannelCounters {
  long packetsIn;
  long bytesIn;
  long packetsOut;
  long bytesOut;
  long skips;
  long packetsSkipped;
  long randomAccessPoints;
  long packetsDropped;

  void received(int bytes) {
    packetsIn++;
    bytesIn += bytes;
  }

  void read(int packets, long bytes) {
    packetsOut += packets;
    bytesOut += bytes;
  }

  ChannelStats toStats(int subscribers, long logBytes) {
    return new ChannelStats(
        subscribers,
        packetsIn,
        bytesIn,
        packetsOut,
        bytesOut,
        skips,
        packetsSkipped,
        randomAccessPoints,
        logBytes,
        packetsDropped);
  }
}
