package io.millrace.srt.loss;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/** srt-live-transmit as a listener, which passes on by UDP what it receives. */
final class LibsrtSink implements Sink {

  private final InetSocketAddress address =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp());
  private final DatagramChannel output;
  private final Peer peer;

  LibsrtSink(int latencyMs, Arrivals arrivals) throws IOException {
    output = DatagramChannel.open();
    output.setOption(StandardSocketOptions.SO_RCVBUF, Trial.UDP_BUFFER_BYTES);
    output.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) output.getLocalAddress()).getPort();
    Thread.ofPlatform().daemon().name("libsrt-sink").start(() -> read(arrivals));
    peer =
        ExternalProgram.require("srt-live-transmit")
            .command(
                "-a:no",
                "srt://127.0.0.1:" + address.getPort() + "?mode=listener&latency=" + latencyMs,
                "udp://127.0.0.1:" + port)
            .start();
  }

  private void read(Arrivals arrivals) {
    ByteBuffer datagram = ByteBuffer.allocate(2 * Trial.PAYLOAD_BYTES);
    try {
      while (true) {
        output.receive(datagram.clear());
        arrivals.add(datagram.flip());
      }
    } catch (ClosedChannelException end) {
      // the trial is over
    } catch (IOException failure) {
      throw new IllegalStateException("cannot read what srt-live-transmit puts out", failure);
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    peer.close();
    output.close();
  }
}
