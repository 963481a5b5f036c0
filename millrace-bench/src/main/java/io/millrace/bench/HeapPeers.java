package io.millrace.bench;

import io.millrace.net.EventLoop;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The callers of {@link HeapBench}, in a process of their own so that its heap is one side's. */
final class HeapPeers {

  private static final int CALLS_AT_ONCE = 20;
  private static final long CALLS_INTERVAL_NS = 20_000_000;

  private HeapPeers() {}

  /** Arguments: heap-peers, port, count, and whether they send. Ends with its standard input. */
  static void run(String[] arguments) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress listener = new InetSocketAddress(loopback, Integer.parseInt(arguments[1]));
    int count = Integer.parseInt(arguments[2]);
    boolean send = Boolean.parseBoolean(arguments[3]);
    try (EventLoop loop = EventLoop.start("peers");
        SrtEndpoint endpoint = SrtEndpoint.open(loop, new InetSocketAddress(loopback, 0))) {
      List<SrtSocket> sockets = new ArrayList<>();
      SocketHandler handler = new SocketHandler() {};
      Live.pace(
          CALLS_INTERVAL_NS,
          CALLS_INTERVAL_NS * count / CALLS_AT_ONCE,
          () -> {
            for (int i = 0; i < CALLS_AT_ONCE; i++) {
              sockets.add(endpoint.connect(listener, "#!::r=bench", Live.IN_ORDER, handler));
            }
          });
      if (send) {
        ByteBuffer payload = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);
        Thread sending = new Thread(() -> sendAlways(loop, sockets, payload), "pace");
        sending.setDaemon(true);
        sending.start();
      }
      while (System.in.read() >= 0) {}
    }
  }

  private static void sendAlways(EventLoop loop, List<SrtSocket> sockets, ByteBuffer payload) {
    Runnable sendOne =
        () -> {
          long nowNs = System.nanoTime();
          sockets.forEach(socket -> socket.send(payload.clear(), nowNs));
        };
    Live.pace(Live.INTERVAL_NS_AT_5_MBIT, Long.MAX_VALUE, () -> loop.execute(sendOne));
  }
}
