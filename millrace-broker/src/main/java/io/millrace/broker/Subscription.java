package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * One consumer on one channel: a row of packets with contiguous indexes from 0, which are the
 * channel's tables, then the log from a random access point on. What an index stands for never
 * changes once it was read.
 */
public final class Subscription implements AutoCloseable {

  Subscription() {}

  public Channel channel() {
    throw new UnsupportedOperationException("contract");
  }

  /** One past the newest index that can be read. */
  public long end() {
    throw new UnsupportedOperationException("contract");
  }

  /** False for what the log no longer has, and from end() on. */
  public boolean holds(long index) {
    throw new UnsupportedOperationException("contract");
  }

  public int length(long index) {
    throw new UnsupportedOperationException("contract");
  }

  public long originNs(long index) {
    throw new UnsupportedOperationException("contract");
  }

  public void copyTo(long index, ByteBuffer to) {
    throw new UnsupportedOperationException("contract");
  }

  /**
   * Called before index is read for the first time. If that packet is gone, or older than
   * tooLateNs, the newest random access point takes its place (the tables first); counted as a
   * skip.
   */
  public void skipLate(long index, long tooLateNs) {
    throw new UnsupportedOperationException("contract");
  }

  /** Detaches. */
  @Override
  public void close() {}
}
