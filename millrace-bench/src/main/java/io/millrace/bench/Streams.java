package io.millrace.bench;

import com.sun.management.ThreadMXBean;
import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Connections over UDP loopback: callers, each with a port of its own on one loop, and a listener
 * on another. Either side sends; what the two threads allocate is read from the JVM.
 */
final class Streams implements AutoCloseable {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long CONNECT_SECONDS = 30;

  private final EventLoop callerLoop = EventLoop.start("callers");
  private final EventLoop listenerLoop = EventLoop.start("listener");
  private final List<SrtEndpoint> endpoints = new ArrayList<>();
  private final List<SrtSocket> called = new ArrayList<>();
  private final List<SrtSocket> accepted = new ArrayList<>();
  private final ByteBuffer payload = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);
  private final boolean callersSend;
  private final Runnable sendOne = this::sendOne;

  /** What one loop's thread did. */
  record Reading(long packets, long allocatedBytes) {
    Reading since(Reading before) {
      return new Reading(packets - before.packets, allocatedBytes - before.allocatedBytes);
    }

    double bytesPerPacket() {
      return (double) allocatedBytes / packets;
    }
  }

  Streams(SrtOptions options, int count, boolean callersSend)
      throws IOException, InterruptedException {
    this.callersSend = callersSend;
    CountDownLatch connected = new CountDownLatch(2 * count);
    SocketHandler handler =
        new SocketHandler() {
          @Override
          public void onConnected(SrtSocket socket) {
            connected.countDown();
          }
        };
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    SrtEndpoint listener =
        SrtEndpoint.listening(
            listenerLoop, any, request -> accepted.add(request.accept(options, handler)));
    endpoints.add(listener);
    for (int i = 0; i < count; i++) {
      SrtEndpoint caller = SrtEndpoint.open(callerLoop, any);
      endpoints.add(caller);
      called.add(caller.connect(listener.localAddress(), "#!::r=bench", options, handler));
    }
    if (!connected.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("not connected within " + CONNECT_SECONDS + " s");
    }
  }

  /** Has every connection send one packet. */
  void send() {
    (callersSend ? callerLoop : listenerLoop).execute(sendOne);
  }

  private void sendOne() {
    long nowNs = System.nanoTime();
    List<SrtSocket> senders = callersSend ? called : accepted;
    for (int i = 0; i < senders.size(); i++) {
      senders.get(i).send(payload.clear(), nowNs);
    }
  }

  Reading sending() {
    return callersSend ? reading(callerLoop, called, true) : reading(listenerLoop, accepted, true);
  }

  Reading receiving() {
    return callersSend
        ? reading(listenerLoop, accepted, false)
        : reading(callerLoop, called, false);
  }

  private static Reading reading(EventLoop loop, List<SrtSocket> sockets, boolean sent) {
    return loop.call(
            () -> {
              long allocated = THREADS.getCurrentThreadAllocatedBytes();
              long packets = 0;
              for (SrtSocket socket : sockets) {
                packets += sent ? socket.stats().pktSent() : socket.stats().pktRecv();
              }
              return new Reading(packets, allocated);
            })
        .join();
  }

  /**
   * The first connection's numbers, of one side. Read beside the loop, which rests meanwhile: only
   * for measuring what the reading costs.
   */
  SrtStats stats(boolean sender) {
    return (sender == callersSend ? called : accepted).getFirst().stats();
  }

  @Override
  public void close() {
    endpoints.forEach(SrtEndpoint::close);
    callerLoop.close();
    listenerLoop.close();
  }
}
