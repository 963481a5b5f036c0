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

  /** A few at a time, so that no burst overruns a socket buffer. */
  private static void sendAlways(EventLoop loop, List<SrtSocket> sockets, ByteBuffer payload) {
    int[] next = {0};
    Runnable sendSome =
        () -> {
          long nowNs = System.nanoTime();
          for (int i = 0; i < Live.AT_ONCE; i++) {
            sockets.get(next[0]).send(payload.clear(), nowNs);
            next[0] = (next[0] + 1) % sockets.size();
          }
        };
    long intervalNs = Live.INTERVAL_NS_AT_5_MBIT * Live.AT_ONCE / sockets.size();
    Live.pace(intervalNs, Long.MAX_VALUE, () -> loop.execute(sendSome));
  }
}
