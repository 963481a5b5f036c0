package io.millrace.srt.packet;

/**
 * The 31-bit sequence numbers of the wire, and the unbounded <em>positions</em> that the code
 * counts in. The only class that knows that sequence numbers wrap (guide §5).
 */
public final class SequenceNumber {

  /** The largest; the next one is 0. */
  public static final int MAX = 0x7FFF_FFFF;

  private static final int BITS = 31;

  private SequenceNumber() {}

  /** The sequence number of a position. */
  public static int of(long position) {
    return (int) position & MAX;
  }

  /** The position nearest to {@code near} that has this sequence number. */
  public static long position(int sequenceNumber, long near) {
    return near + offset(of(near), sequenceNumber);
  }

  /** How far {@code to} lies after {@code from}: -2^30 to 2^30 - 1. */
  public static int offset(int from, int to) {
    int unusedBits = Integer.SIZE - BITS;
    return ((to - from) << unusedBits) >> unusedBits;
  }
}
