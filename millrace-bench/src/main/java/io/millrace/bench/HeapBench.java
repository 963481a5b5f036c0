package io.millrace.bench;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.SrtStats;
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
import java.util.function.ToLongFunction;

/**
 * What a connection costs in memory on the listener's side: what the heap holds after a collection,
 * with connections and without. Buffers outside of the heap are counted beside it.
 */
final class HeapBench {

  private static final long SECOND_NS = 1_000_000_000;
  private static final int STORE_PACKETS = 8192;
  private static final int WARM_UP = 20;
  private static final int SAMPLES = 5;
  private static final SocketHandler NOBODY = new SocketHandler() {};

  private final String name;
  private final Role role;
  private final SrtOptions options;
  private final RingPacketStore store = new RingPacketStore(STORE_PACKETS, Live.PAYLOAD_BYTES);
  private final ByteBuffer payload = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);

  // of the present port
  private List<SrtSocket> sockets = new ArrayList<>();
  private int nextToFlush;

  private HeapBench(String name, Role role, SrtOptions options) {
    this.name = name;
    this.role = role;
    this.options = options;
    for (int i = 0; i < STORE_PACKETS; i++) {
      store.append(payload.clear(), System.nanoTime()); // a store costs what it costs, once
    }
  }

  /** What the callers do. */
  private enum Role {
    IDLE,
    VIEWER,
    PUBLISHER
  }

  /** What is in use. */
  private record Memory(long heapBytes, long directBytes) {}

  static void run() throws IOException, InterruptedException {
    System.out.printf(
        "| connection | measured over | heap, B each | outside of the heap, B each "
            + "| Mbit/s each | sent again or skipped |%n|---|---:|---:|---:|---:|---:|%n");
    new HeapBench("idle: accepted, nothing sent", Role.IDLE, Live.IN_ORDER).measure(1_000);
    new HeapBench("viewer, from a shared store", Role.VIEWER, Live.IN_ORDER).measure(50);
    new HeapBench("publisher, delivered in order", Role.PUBLISHER, Live.IN_ORDER).measure(50);
    new HeapBench("publisher, by timestamp, 120 ms", Role.PUBLISHER, Live.TSBPD).measure(50);
  }

  private void measure(int count) throws IOException, InterruptedException {
    withPort((loop, endpoint) -> peers(endpoint, WARM_UP, () -> settle(loop, WARM_UP, 10)));
    withPort((loop, endpoint) -> {
      Memory before = memory();
      peers(endpoint, count, () -> sample(loop, count, before));
    });
  }

  private void sample(EventLoop loop, int count, Memory before) {
    settle(loop, count, 15);
    long packetsBefore = sum(loop, s -> s.pktSentUnique() + s.pktRecvUnique());
    long startNs = System.nanoTime();
    Memory[] samples = new Memory[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      settle(loop, count, 2);
      samples[i] = memory();
    }
    double seconds = (double) (System.nanoTime() - startNs) / SECOND_NS;
    long packets = sum(loop, s -> s.pktSentUnique() + s.pktRecvUnique()) - packetsBefore;
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %d | %.2f | %d of %d |%n",
        name,
        count,
        (median(samples, Memory::heapBytes) - before.heapBytes()) / count,
        (median(samples, Memory::directBytes) - before.directBytes()) / count,
        8e-6 * Live.PAYLOAD_BYTES * packets / seconds / count,
        sum(loop, s -> s.pktRetrans() + s.pktSndDrop() + s.pktRcvRetrans() + s.pktRcvDrop()),
        sum(loop, s -> s.pktSentUnique() + s.pktRecvUnique()));
  }

  /** Done with a port. */
  @FunctionalInterface
  private interface PortTask {
    void run(EventLoop loop, SrtEndpoint endpoint) throws IOException, InterruptedException;
  }

  private void withPort(PortTask task) throws IOException, InterruptedException {
    sockets = new ArrayList<>();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (EventLoop loop = EventLoop.start("listener");
        SrtEndpoint endpoint =
            SrtEndpoint.listening(loop, any, request -> sockets.add(accept(request)))) {
      task.run(loop, endpoint);
    }
  }

  private SrtSocket accept(ConnectionRequest request) {
    return role == Role.VIEWER
        ? request.accept(options, NOBODY, store, store.end())
        : request.accept(options, NOBODY);
  }

  /** Lets time pass once all are connected; viewers are sent to meanwhile. */
  private void settle(EventLoop loop, int count, int seconds) {
    while (loop.call(this::connected).join() < count) {
      Live.pace(SECOND_NS / 10, SECOND_NS / 5, () -> {});
    }
    Runnable tick = role == Role.VIEWER ? this::appendOrFlush : () -> {};
    long intervalNs = Live.INTERVAL_NS_AT_5_MBIT * Live.AT_ONCE / count;
    Live.pace(
        role == Role.VIEWER ? intervalNs : SECOND_NS / 10,
        seconds * SECOND_NS,
        () -> loop.execute(tick));
  }

  private int connected() {
    return (int) sockets.stream().filter(SrtSocket::isConnected).count();
  }

  /** A few viewers at a time, so that no burst overruns a socket buffer. */
  private void appendOrFlush() {
    long nowNs = System.nanoTime();
    if (nextToFlush == 0) {
      store.append(payload.clear(), nowNs);
    }
    for (int i = 0; i < Live.AT_ONCE; i++) {
      sockets.get(nextToFlush).flush(nowNs);
      nextToFlush = (nextToFlush + 1) % sockets.size();
    }
  }

  private long sum(EventLoop loop, ToLongFunction<SrtStats> which) {
    return loop.call(() -> sockets.stream().map(SrtSocket::stats).mapToLong(which).sum()).join();
  }

  private void peers(SrtEndpoint endpoint, int count, Runnable meanwhile)
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
                String.valueOf(role == Role.PUBLISHER))
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

  private static long median(Memory[] samples, ToLongFunction<Memory> which) {
    long[] sorted = Arrays.stream(samples).mapToLong(which).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Cleaners run beside the collector: what they free is gone when nothing changes any more. */
  private static Memory memory() {
    Memory last = collected();
    for (int calm = 0, i = 0; calm < 3 && i < 20; i++) {
      Memory now = collected();
      calm = now.directBytes == last.directBytes ? calm + 1 : 0;
      last = now;
    }
    return last;
  }

  private static Memory collected() {
    System.gc();
    Live.pace(SECOND_NS / 20, SECOND_NS / 10, () -> {});
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
  }
}
