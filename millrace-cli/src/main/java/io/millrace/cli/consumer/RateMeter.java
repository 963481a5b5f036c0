package io.millrace.cli.consumer;

import java.util.Arrays;

/** Bits a second over the last second, in steps of 100 ms. One owner. */
final class RateMeter {

  private static final long SLOT_NS = 100_000_000L;
  private static final int SLOTS = 10;

  private final long[] bytes = new long[SLOTS];
  private final long startNs;
  private long currentSlot;
  private long currentBytes;

  RateMeter(long nowNs) {
    startNs = nowNs;
  }

  void add(int byteCount, long nowNs) {
    advance(nowNs);
    currentBytes += byteCount;
  }

  /** Over the whole slots of the last second, or since the start if that is less. */
  long bitsPerSecond(long nowNs) {
    advance(nowNs);
    long sum = 0;
    for (long slot : bytes) {
      sum += slot;
    }
    long slots = Math.clamp(currentSlot, 1, SLOTS);
    return sum * 8 * SLOTS / slots;
  }

  private void advance(long nowNs) {
    long slot = Math.max(currentSlot, (nowNs - startNs) / SLOT_NS);
    if (slot - currentSlot > SLOTS) {
      Arrays.fill(bytes, 0);
      currentBytes = 0;
      currentSlot = slot;
      return;
    }
    while (currentSlot < slot) {
      bytes[(int) (currentSlot % SLOTS)] = currentBytes;
      currentBytes = 0;
      currentSlot++;
    }
  }
}
