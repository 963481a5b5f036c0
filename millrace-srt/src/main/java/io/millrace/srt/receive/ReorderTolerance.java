package io.millrace.srt.receive;

/**
 * How many later packets may overtake a missing one before it is taken for lost (SRTO_LOSSMAXTTL,
 * guide §10.3). Begins with none; grows to the distance at which packets really come late, but not
 * beyond its bound; falls by one with each 50 packets that come in order. One owner.
 */
final class ReorderTolerance {

  private static final int ORDERLY_PACKETS = 50;

  private final int max;
  private final ReceiveCounters counters;
  private int inOrder;

  ReorderTolerance(int max, ReceiveCounters counters) {
    this.max = max;
    this.counters = counters;
  }

  /** Packets. */
  int packets() {
    return counters.pktReorderTolerance;
  }

  /** A packet came right after the highest one. */
  void onInOrder() {
    if (counters.pktReorderTolerance == 0) {
      return;
    }
    inOrder++;
    if (inOrder == ORDERLY_PACKETS) {
      inOrder = 0;
      counters.pktReorderTolerance--;
    }
  }

  /** An original packet came after one that lies so many positions further. */
  void onOvertaken(long distance) {
    inOrder = 0;
    counters.pktReorderDistance = (int) Math.max(counters.pktReorderDistance, distance);
    long wanted = Math.min(distance, max);
    counters.pktReorderTolerance = (int) Math.max(counters.pktReorderTolerance, wanted);
  }
}
