package io.millrace.server.health;

/**
 * What was counted between two samples of one connection. Where there is too little to say, rates
 * are 0.
 *
 * @param from the earlier one
 * @param to the later one
 */
record Span(Sample from, Sample to) {

  private static final double NS_PER_SECOND = 1e9;
  private static final double BITS_PER_BYTE = 8;
  private static final double MICROS_PER_MILLI = 1_000;

  double seconds() {
    return (to.atNs() - from.atNs()) / NS_PER_SECOND;
  }

  double bitsPerSecondIn() {
    return perSecond(BITS_PER_BYTE * (to.bytesIn() - from.bytesIn()));
  }

  double bitsPerSecondOut() {
    return perSecond(BITS_PER_BYTE * (to.bytesOut() - from.bytesOut()));
  }

  double picturesPerSecond() {
    return perSecond((double) (to.pictures() - from.pictures()));
  }

  long damaged() {
    return Math.max(0, to.damaged() - from.damaged());
  }

  /** The part of the packets that did not come at first, 0 to 1. */
  double lossRatio() {
    return ratio(to.pktRcvLoss() - from.pktRcvLoss());
  }

  /** The part of the packets that did not come in time, 0 to 1. */
  double dropRatio() {
    return ratio(dropped());
  }

  /** The part of what came that was sent again, 0 to 1. */
  double resentRatio() {
    long received = to.pktRecv() - from.pktRecv();
    return received <= 0 ? 0 : (double) (to.pktRcvRetrans() - from.pktRcvRetrans()) / received;
  }

  long dropped() {
    return to.pktRcvDrop() - from.pktRcvDrop();
  }

  long undecryptable() {
    return to.pktRcvUndecrypt() - from.pktRcvUndecrypt();
  }

  long withoutRoom() {
    return to.pktRcvNoRoom() - from.pktRcvNoRoom();
  }

  long stampedAhead() {
    return to.pktRcvFuture() - from.pktRcvFuture();
  }

  /** From a packet's origin, by its sender, until it was here in order; on average. */
  double deliveryMs() {
    long packets = to.pktDelivered() - from.pktDelivered();
    return packets <= 0 ? 0 : (to.usDelivery() - from.usDelivery()) / MICROS_PER_MILLI / packets;
  }

  private double ratio(long missing) {
    long expected = to.pktRecvUnique() - from.pktRecvUnique() + missing;
    return expected <= 0 ? 0 : (double) missing / expected;
  }

  private double perSecond(double count) {
    return seconds() <= 0 ? 0 : Math.max(0, count) / seconds();
  }
}
