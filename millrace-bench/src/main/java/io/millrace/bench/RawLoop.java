package io.millrace.bench;

import io.millrace.net.UdpSocket;
import io.millrace.srt.packet.Packet;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The least that a broker can do: send the same bytes to everybody, several packets at a time. One
 * owner, the socket's loop.
 */
final class RawLoop {

  static final int PACKET_BYTES = Packet.HEADER_BYTES + Live.PAYLOAD_BYTES;

  private final UdpSocket socket;
  private final InetSocketAddress[] viewers;
  private final ByteBuffer run;

  /**
   * Sends to each viewer so many packets at a time.
   *
   * @param most the largest number of packets at a time
   */
  RawLoop(UdpSocket socket, Targets targets, int viewers, int most) {
    this.socket = socket;
    this.viewers = new InetSocketAddress[viewers];
    for (int i = 0; i < viewers; i++) {
      this.viewers[i] = targets.of(i);
    }
    this.run = ByteBuffer.allocateDirect(most * PACKET_BYTES);
  }

  InetSocketAddress viewer(int index) {
    return viewers[index];
  }

  /** Once to everybody. */
  void sendToAll(int packets) {
    for (InetSocketAddress viewer : viewers) {
      socket.sendSegments(run.clear().limit(packets * PACKET_BYTES), PACKET_BYTES, viewer);
    }
  }
}
