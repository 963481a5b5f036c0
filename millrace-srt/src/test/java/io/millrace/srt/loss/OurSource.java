package io.millrace.srt.loss;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A caller of ours, on a loop of its own. */
final class OurSource implements Source {

  private final EventLoop loop = EventLoop.start("our-source");
  private final SrtEndpoint endpoint;
  private final SrtSocket socket;

  OurSource(InetSocketAddress target, SrtOptions options) throws IOException {
    endpoint = SrtEndpoint.open(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket = endpoint.connect(target, "", options, new SocketHandler() {});
  }

  @Override
  public void send(byte[] payload) {
    loop.execute(() -> socket.send(ByteBuffer.wrap(payload), System.nanoTime()));
  }

  @Override
  public void close() {
    endpoint.close();
    loop.close();
  }
}
