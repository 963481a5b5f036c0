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

/** A listener of ours, on a loop of its own. */
final class OurSink implements Sink {

  private final EventLoop loop = EventLoop.start("our-sink");
  private final SrtEndpoint endpoint;

  OurSink(SrtOptions options, Arrivals arrivals) throws IOException {
    SocketHandler handler =
        new SocketHandler() {
          @Override
          public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
            arrivals.add(payload);
          }
        };
    endpoint =
        SrtEndpoint.listening(
            loop,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            request -> request.accept(options, handler));
  }

  @Override
  public InetSocketAddress address() {
    return endpoint.localAddress();
  }

  @Override
  public void close() {
    endpoint.close();
    loop.close();
  }
}
