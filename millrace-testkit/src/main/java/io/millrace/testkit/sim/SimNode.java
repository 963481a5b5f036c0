package io.millrace.testkit.sim;

import java.nio.ByteBuffer;

/**
 * A machine under simulation: it never reads a clock, it is told the time of its own one (see
 * {@link SimNetwork#clock}).
 */
public interface SimNode {
  /** A datagram has arrived; the buffer is the node's to keep, and may be written. */
  void onDatagram(ByteBuffer datagram, long nowNs);

  /** Called as soon as {@code nowNs} has reached {@link #nextDeadlineNs()}. */
  void onTimer(long nowNs);

  /**
   * When {@link #onTimer} shall be called next, in the node's clock; {@link Long#MAX_VALUE} when
   * nothing waits.
   */
  long nextDeadlineNs();
}
