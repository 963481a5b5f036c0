package io.millrace.srt.loss;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** srt-live-transmit, which is given payloads by UDP and sends each as one packet. */
final class LibsrtSource implements Source {

  private final DatagramSocket socket;
  private final InetSocketAddress input =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp());
  private final Peer peer;

  LibsrtSource(InetSocketAddress target, int latencyMs) throws IOException {
    socket = new DatagramSocket();
    peer =
        ExternalProgram.require("srt-live-transmit")
            .command(
                "-a:no",
                "-chunk:" + Trial.PAYLOAD_BYTES,
                "udp://127.0.0.1:" + input.getPort() + "?rcvbuf=" + Trial.UDP_BUFFER_BYTES,
                "srt://127.0.0.1:" + target.getPort() + "?latency=" + latencyMs)
            .start();
  }

  @Override
  public void send(byte[] payload) {
    try {
      socket.send(new DatagramPacket(payload, payload.length, input));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    peer.close();
    socket.close();
  }
}
