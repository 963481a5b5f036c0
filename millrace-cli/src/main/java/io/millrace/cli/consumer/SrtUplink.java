package io.millrace.cli.consumer;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.StreamId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Calls over SRT, all on the endpoint's one UDP socket. Reads the clock for those above. */
final class SrtUplink implements Uplink {

  private final SrtEndpoint endpoint;
  private final InetSocketAddress broker;
  private final SrtOptions options;

  SrtUplink(SrtEndpoint endpoint, InetSocketAddress broker, SrtOptions options) {
    this.endpoint = endpoint;
    this.broker = broker;
    this.options = options;
  }

  @Override
  public Call call(String producerId, Listener listener) {
    SrtSocket socket =
        endpoint.connect(
            broker, StreamId.request(producerId).format(), options, new Handler(listener));
    return new SocketCall(socket);
  }

  private record SocketCall(SrtSocket socket) implements Call {
    @Override
    public SrtStats stats() {
      return socket.stats();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private record Handler(Listener listener) implements SocketHandler {
    @Override
    public void onConnected(SrtSocket socket) {
      listener.onConnected(System.nanoTime());
    }

    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      listener.onPayload(payload, originNs, System.nanoTime());
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      listener.onClosed(reason, socket.rejection(), System.nanoTime());
    }
  }
}
