package io.millrace.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Who reads a socket. Called on the socket's loop only, and told the time: nowNs is in
 * System.nanoTime's scale and never goes back.
 */
public interface DatagramHandler {

  /**
   * One datagram came.
   *
   * @param datagram position to limit; valid only during the call. A datagram longer than {@link
   *     UdpSocket#MAX_DATAGRAM} comes cut to one byte more than that
   */
  void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs);

  /** All datagrams that had come were handed over, or as many as a pass takes. */
  void afterBatch(long nowNs);

  /** The deadline has come. */
  void onTimer(long nowNs);

  /**
   * When to call {@link #onTimer} next; {@link Deadlines#NONE} if nothing waits. Asked once a pass.
   */
  long nextDeadlineNs();

  /** The loop is closing and the socket with it; the last chance to send. */
  void onClosing(long nowNs);
}
