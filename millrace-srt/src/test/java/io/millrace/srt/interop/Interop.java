package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** An endpoint of ours on loopback, and ways to let programs talk to it. */
final class Interop implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(30);
  static final SrtOptions LATENCY_200 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(200)));

  final EventLoop loop = EventLoop.start("srt-test");
  final SrtEndpoint endpoint;
  final ConcurrentLinkedQueue<Received> accepted = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService pace =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  Interop() throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  Interop(InetSocketAddress bind) throws IOException {
    endpoint = SrtEndpoint.open(loop, bind);
  }

  /** Accepts everyone. */
  Interop acceptAll(SrtOptions options) {
    endpoint.listen(request -> {
      Received received = new Received();
      request.accept(options, received);
      accepted.add(received);
    });
    return this;
  }

  /** The only caller, once it is connected. */
  Received caller() {
    await(() -> !accepted.isEmpty());
    Received caller = accepted.element();
    get(caller.connected);
    return caller;
  }

  /** Where programs on this machine reach our endpoint. */
  String uri(String query) {
    return uri(endpoint.localAddress(), query);
  }

  static String uri(InetSocketAddress address, String query) {
    return "srt://127.0.0.1:" + address.getPort() + "?" + query;
  }

  static Peer srtLiveTransmit(String from, String to) {
    return ExternalProgram.require("srt-live-transmit")
        .command("-v", "-a:no", "-chunk:" + Media.PACKET, from, to)
        .stdinOpen()
        .start();
  }

  /** Sends what its input gets. */
  static Peer sender(String uri) {
    return srtLiveTransmit("file://con", uri);
  }

  /** Puts out what it receives. */
  static Peer receiver(String uri) {
    return srtLiveTransmit(uri, "file://con");
  }

  /** Types the packets into a program at live pace; returns when all are typed. */
  void type(Media media, Peer into) {
    paced(media.packets(), i -> into.writeLine(media.lines().get(i)));
  }

  /** Sends the packets at live pace; returns when all are sent. */
  void send(Media media, SrtSocket socket) {
    paced(
        media.packets(),
        i -> loop.execute(() -> socket.send(ByteBuffer.wrap(media.packet(i)), System.nanoTime())));
  }

  /** Does something for each of so many packets, at live pace; returns when it is done. */
  void paced(int count, Step step) {
    AtomicInteger next = new AtomicInteger();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Future<?> ticks =
        pace.scheduleAtFixedRate(
            () -> {
              try {
                step.at(next.getAndIncrement());
              } catch (RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
                throw e;
              }
              if (next.get() == count) {
                done.complete(null);
                throw new CancellationException("all done");
              }
            },
            0,
            Media.INTERVAL_NS,
            TimeUnit.NANOSECONDS);
    get(done);
    ticks.cancel(false);
  }

  /** What is done for the i-th packet. */
  @FunctionalInterface
  interface Step {
    void at(int i);
  }

  /** Waits until the program has put out the media. */
  static void assertPutOut(Media media, Peer peer) {
    await(() -> peer.stdout().length >= media.size());
    byte[] putOut = Arrays.copyOf(peer.stdout(), media.size());
    assertThat(Media.sha256(putOut)).isEqualTo(media.sha256());
  }

  /** Waits until the media came. */
  static void assertReceived(Media media, Received received) {
    await(() -> received.size() >= media.size());
    assertThat(received.sha256(media.size())).isEqualTo(media.sha256());
  }

  /** Whether everything sent on the socket was acknowledged. */
  boolean isDone(SrtSocket socket) {
    return get(loop.call(socket::isSendingDone));
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(LIMIT).until(condition);
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("not within " + LIMIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pace.shutdownNow();
    endpoint.close();
    loop.close();
  }
}
