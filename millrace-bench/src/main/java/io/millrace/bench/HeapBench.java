package io.millrace.bench;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.send.RingPacketStore;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a connection costs in memory on the listener's side: what the heap holds after a collection,
 * with connections and without. Buffers outside of the heap are counted beside it.
 */
final class HeapBench {

  private static final long SECOND_NS = 1_000_000_000;
  private static final int STORE_PACKETS = 8192;
  private static final int SAMPLES = 5;
  private static final SocketHandler NOBODY = new SocketHandler() {};

  private final List<SrtSocket> sockets = new ArrayList<>();
  private final RingPacketStore store = new RingPacketStore(STORE_PACKETS, Live.PAYLOAD_BYTES);
  private final ByteBuffer payload = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);

  private HeapBench() {}

  /** What is in use. */
  private record Memory(long heapBytes, long directBytes) {}

  static void run() throws IOException, InterruptedException {
    System.out.printf(
        "| connection | measured over | heap, B each | outside of the heap, B each | Mbit/s each |%n"
            + "|---|---:|---:|---:|---:|%n");
    new HeapBench().measure("idle: accepted, nothing sent", 1_000, false, false, Live.IN_ORDER);
    new HeapBench().measure("viewer, from a shared store", 50, false, true, Live.IN_ORDER);
    new HeapBench().measure("publisher, delivered in order", 50, true, false, Live.IN_ORDER);
    new HeapBench().measure("publisher, delivered by timestamp", 50, true, false, Live.TSBPD);
  }

  private void measure(String name, int count, boolean theySend, boolean weSend, SrtOptions options)
      throws IOException, InterruptedException {
    Function<ConnectionRequest, SrtSocket> accept =
        weSend
            ? request -> request.accept(options, NOBODY, store, store.end())
            : request -> request.accept(options, NOBODY);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (EventLoop loop = EventLoop.start("listener");
        SrtEndpoint endpoint =
            SrtEndpoint.listening(loop, any, request -> sockets.add(accept.apply(request)))) {
      // a few come and go first: classes, buffers of the port
      peers(endpoint, 20, theySend, () -> settle(loop, 20, weSend, 10));
      loop.call(() -> sockets.removeIf(socket -> !socket.isConnected())).join();
      Memory before = memory();
      peers(
          endpoint,
          count,
          theySend,
          () -> {
            settle(loop, count, weSend, 15);
            long packetsBefore = packets(loop);
            long startNs = System.nanoTime();
            Memory[] samples = new Memory[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
              settle(loop, count, weSend, 2);
              samples[i] = memory();
            }
            double seconds = (double) (System.nanoTime() - startNs) / SECOND_NS;
            double mbits = 8e-6 * Live.PAYLOAD_BYTES * (packets(loop) - packetsBefore) / seconds;
            System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.2f |%n",
                name,
                count,
                median(samples, Memory::heapBytes, before) / count,
                median(samples, Memory::directBytes, before) / count,
                mbits / count);
          });
    }
  }

  /** Lets time pass while all are connected; we send meanwhile if we are to. */
  private void settle(EventLoop loop, int count, boolean weSend, int seconds) {
    while (loop.call(this::connected).join() < count) {
      Thread.onSpinWait();
    }
    Runnable tick = weSend ? this::appendAndFlush : () -> {};
    Live.pace(Live.INTERVAL_NS_AT_5_MBIT, seconds * SECOND_NS, () -> loop.execute(tick));
  }

  private int connected() {
    return (int) sockets.stream().filter(SrtSocket::isConnected).count();
  }

  private void appendAndFlush() {
    long nowNs = System.nanoTime();
    store.append(payload.clear(), nowNs);
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).flush(nowNs);
    }
  }

  private long packets(EventLoop loop) {
    return loop.call(() ->
            sockets.stream()
                .mapToLong(s -> s.stats().pktSentUnique() + s.stats().pktRecvUnique())
                .sum())
        .join();
  }

  private static void peers(SrtEndpoint endpoint, int count, boolean send, Runnable meanwhile)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "heap-peers",
                String.valueOf(endpoint.localAddress().getPort()),
                String.valueOf(count),
                String.valueOf(send))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      meanwhile.run();
    } finally {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  private static long median(Memory[] samples, Function<Memory, Long> which, Memory before) {
    long[] sorted = Arrays.stream(samples).mapToLong(which::apply).sorted().toArray();
    return sorted[sorted.length / 2] - which.apply(before);
  }

  private static Memory memory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
  }
}
