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

  /** Enough for a peer's round trip time, and for its clock's drift within a minute. */
  private static final long LONGEST_ANSWER_INTERVAL_NS = 100_000_000;

  private final EventLoop loop;
  private final UdpSocket socket;
  private final DatagramBatch waiting;

  PortOutput(EventLoop loop, UdpSocket socket) {
    this.loop = loop;
    this.socket = socket;
    this.waiting = socket.newBatch();
  }

  @Override
  public boolean send(ByteBuffer datagram, InetSocketAddress to) {
    return socket.send(datagram, to) != UdpSocket.SendResult.NO_ROOM;
  }

  @Override
  public int sendRun(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    return socket.sendSegments(datagrams, segmentBytes, to);
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
