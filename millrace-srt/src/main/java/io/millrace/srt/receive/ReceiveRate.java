package io.millrace.srt.receive;

/** How fast data comes, over the last half second or more (guide §10.6). One owner. */
final class ReceiveRate {

  private static final long WINDOW_NS = 500_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private long windowStartNs;
  private long packets;
  private long bytes;
  private int packetsPerSecond;
  private int bytesPerSecond;

  ReceiveRate(long nowNs) {
    windowStartNs = nowNs;
  }

  void add(int packetBytes, long nowNs) {
    packets++;
    bytes += packetBytes;
    long elapsedNs = nowNs - windowStartNs;
    if (elapsedNs >= WINDOW_NS) {
      packetsPerSecond = (int) (packets * NANOS_PER_SECOND / elapsedNs);
      bytesPerSecond = (int) (bytes * NANOS_PER_SECOND / elapsedNs);
      windowStartNs = nowNs;
      packets = 0;
      bytes = 0;
    }
  }

  int packetsPerSecond() {
    return packetsPerSecond;
  }

  int bytesPerSecond() {
    return bytesPerSecond;
  }
}
