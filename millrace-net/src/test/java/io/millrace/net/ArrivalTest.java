package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a datagram came is noted by the kernel, not by the loop that comes to look at it. */
@Timeout(30)
class ArrivalTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int SIZE = 100;

  private final EventLoop sender = EventLoop.start("sender");
  private EventLoop loop = EventLoop.start("receiver");
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private final List<Long> handled = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    sender.close();
    loop.close();
  }

  @Test
  void theTimeSpentWaitingForABusyLoopDoesNotCount() throws Exception {
    assumeTrue(loop.io() == Io.NATIVE, () -> loop.whyNotNative().orElse("no native sockets"));
    UdpSocket socket = receiver();
    assertThat(socket.noteArrivals()).isTrue();

    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    loop.execute(() -> {
      busy.countDown();
      await(sent);
    });
    busy.await();
    long beforeNs = System.nanoTime();
    send(socket.localAddress(), 3); // joined on their way, with one note for all
    long afterNs = System.nanoTime();
    sent.countDown();

    Awaitility.await().until(() -> arrivals.size() == 3);
    long slackNs = 1_000_000; // between the two clocks
    assertThat(arrivals)
        .allSatisfy(at -> assertThat(at).isBetween(beforeNs - slackNs, afterNs + slackNs));
    assertThat(handled).allSatisfy(at -> assertThat(at).isGreaterThanOrEqualTo(afterNs));
  }

  @Test
  void whereNothingIsNotedItIsNow() throws Exception {
    loop.close();
    loop = EventLoop.start("receiver", Io.NIO);
    UdpSocket socket = receiver();
    assertThat(socket.noteArrivals()).isFalse();
    long beforeNs = System.nanoTime();
    send(socket.localAddress(), 1);
    Awaitility.await().until(() -> arrivals.size() == 1);
    assertThat(arrivals.getFirst()).isBetween(beforeNs, System.nanoTime());
  }

  @Test
  void outsideOfADatagramItIsNow() throws Exception {
    UdpSocket socket = receiver();
    socket.noteArrivals();
    send(socket.localAddress(), 1);
    Awaitility.await().until(() -> arrivals.size() == 1);
    long beforeNs = System.nanoTime();
    assertThat(loop.call(socket::arrivalNs).get()).isBetween(beforeNs, System.nanoTime());
  }

  private UdpSocket receiver() throws IOException {
    UdpSocket socket = loop.open(ANY_PORT);
    socket.start(
        new Recorder() {
          @Override
          public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
            handled.add(System.nanoTime());
            arrivals.add(socket.arrivalNs());
          }
        });
    return socket;
  }

  private void send(InetSocketAddress to, int count) throws Exception {
    UdpSocket socket = sender.open(ANY_PORT);
    ByteBuffer run = ByteBuffer.allocateDirect(count * SIZE);
    assertThat(sender.call(() -> socket.sendSegments(run, SIZE, to)).get()).isEqualTo(count);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
