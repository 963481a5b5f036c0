package io.millrace.srt.endpoint;

import io.millrace.net.DatagramBatch;
import io.millrace.net.EventLoop;
import io.millrace.net.UdpSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The port itself. Answers to ACKs, of which a thousand viewers want as many as they get packets,
 * are collected and leave together; when the loop has much to do, one answer stands in for several.
 * Loop only.
 */
final class PortOutput implements PortWriter.Output {

  /** Enough for a peer's round trip time, and for its clock's drift within minutes. */
  private static final long LONGEST_ANSWER_INTERVAL_NS = 100_000_000;

  /** What all connections may send again in one pass: a millisecond's work. */
  private static final int RETRANSMISSIONS_A_PASS = 256;

  /** A full send buffer is not asked again before, by nobody. */
  private static final long FULL_NS = 500_000;

  private final EventLoop loop;
  private final UdpSocket socket;
  private final DatagramBatch waiting;
  private long nowNs;
  private boolean full;
  private long fullSinceNs;
  private int retransmissions;

  PortOutput(EventLoop loop, UdpSocket socket) {
    this.loop = loop;
    this.socket = socket;
    this.waiting = socket.newBatch();
  }

  /** What is sent from now on is sent at this time. */
  void at(long timeNs) {
    nowNs = timeNs;
    full &= timeNs - fullSinceNs < FULL_NS;
  }

  /** A batch of datagrams or timers was handled: what follows counts as another pass. */
  void endPass() {
    retransmissions = 0;
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) {
    return !full && hasRoom(socket.send(datagram, to) != UdpSocket.SendResult.NO_ROOM);
  }

  @Override
  public int sendRun(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    if (full) {
      return 0;
    }
    int taken = socket.sendSegments(datagrams, segmentBytes, to);
    hasRoom(!datagrams.hasRemaining());
    return taken;
  }

  /** With a thousand viewers, a thousand calls would be told the same. */
  private boolean hasRoom(boolean hadRoom) {
    if (!hadRoom) {
      full = true;
      fullSinceNs = nowNs;
    }
    return hadRoom;
  }

  @Override
  public void forget(InetSocketAddress from) {
    socket.forget(from);
  }

  @Override
  public boolean admitsAgain() {
    return retransmissions++ < RETRANSMISSIONS_A_PASS;
  }

  @Override
  public void sendSoon(ByteBuffer datagram, InetSocketAddress to) {
    if (!waiting.add(datagram, to)) {
      waiting.flush();
      waiting.add(datagram, to);
    }
  }

  /** Sends what was collected. */
  void sendWaiting() {
    if (!waiting.isEmpty()) {
      waiting.flush();
    }
  }

  /** 0 while there is time for each answer. */
  @Override
  public long answerIntervalNs() {
    return (long) (LONGEST_ANSWER_INTERVAL_NS * loop.pressure());
  }
}
