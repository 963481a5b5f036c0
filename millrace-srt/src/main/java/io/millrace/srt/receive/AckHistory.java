package io.millrace.srt.receive;

/** The ACKs that may still be answered: number, position and time of each. One owner. */
final class AckHistory {

  private static final int SIZE = 256;
  private static final int MAX_NUMBER = 0x7FFF_FFFF;

  private final int[] numbers = new int[SIZE];
  private final long[] positions = new long[SIZE];
  private final long[] timesNs = new long[SIZE];
  private int newest;

  /** No ACK yet: the first one is number 1. */
  AckHistory() {
    this(0);
  }

  /** As if this had been the number of the newest ACK. */
  AckHistory(int newest) {
    this.newest = newest;
  }

  /** Notes an ACK and gives it the next number: 1, 2 … 0x7FFFFFFF, 0 … */
  int add(long position, long nowNs) {
    newest = (newest + 1) & MAX_NUMBER;
    int slot = slot(newest);
    numbers[slot] = newest;
    positions[slot] = position;
    timesNs[slot] = nowNs;
    return newest;
  }

  boolean knows(int number) {
    return numbers[slot(number)] == number && timesNs[slot(number)] != 0;
  }

  /** What a known ACK acknowledged. */
  long position(int number) {
    return positions[slot(number)];
  }

  /** When a known ACK was sent. */
  long timeNs(int number) {
    return timesNs[slot(number)];
  }

  private static int slot(int number) {
    return number & (SIZE - 1);
  }
}
