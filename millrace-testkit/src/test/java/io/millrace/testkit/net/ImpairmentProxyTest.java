package io.millrace.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.link.LinkCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImpairmentProxyTest {
  private static final long MS = 1_000_000;
  private static final int PAYLOAD = 1316;
  private static final int SOON_MS = 10_000;

  /** 20 Mbit/s of full datagrams: one every 526 µs. */
  private static final long SPACING_NS = PAYLOAD * 8L * 1_000_000_000 / 20_000_000;

  /**
   * So many may be on their way: what the kernel's smallest socket buffer holds while the machine
   * is busy with others.
   */
  private static final int WINDOW = 64;

  private DatagramSocket server;
  private DatagramSocket client;
  private ImpairmentProxy proxy;

  @BeforeEach
  void open() throws IOException {
    server = socket();
    client = socket();
    proxy = ImpairmentProxy.to((InetSocketAddress) server.getLocalSocketAddress(), 42);
  }

  @AfterEach
  void close() {
    proxy.close();
    client.close();
    server.close();
  }

  @Test
  void withoutConditionsTwentyMegabitsPassCompleteAndInOrder() throws IOException {
    List<Integer> received = stream(2000);

    assertThat(received).containsExactlyElementsOf(IntStream.range(0, 2000).boxed().toList());
    LinkCounters counters = proxy.countersToServer();
    assertThat(counters.delivered()).isEqualTo(2000);
    assertThat(counters.deliveredBytes()).isEqualTo(2000L * PAYLOAD);
    assertThat(proxy.refused()).isZero();
  }

  @Test
  void theServersAnswerReachesTheClientThatAsked() throws IOException {
    try (DatagramSocket another = socket()) {
      send(client, 1);
      DatagramPacket fromFirst = receive(server);
      send(another, 2);
      DatagramPacket fromSecond = receive(server);
      answer(fromSecond, 20);
      answer(fromFirst, 10);

      assertThat(number(receive(client))).isEqualTo(10);
      assertThat(number(receive(another))).isEqualTo(20);
      assertThat(proxy.clients()).isEqualTo(2);
      await().until(() -> proxy.countersToClient().delivered() == 2);
    }
  }

  @Test
  void lossIsAboutWhatWasAskedForAndTheRestArrives() throws IOException {
    proxy.conditionsToServer(LinkConditions.PERFECT.withLossRate(0.1));

    List<Integer> received = stream(1000);

    LinkCounters counters = proxy.countersToServer();
    // sqrt(1000 * 0.1 * 0.9) = 9.5
    assertThat(counters.lost()).isCloseTo(100, within(47L));
    assertThat(received).hasSize((int) (1000 - counters.lost())).isSorted();
  }

  @Test
  void theSameSeedLosesTheSameDatagrams() throws IOException {
    LinkConditions half = LinkConditions.PERFECT.withLossRate(0.5);
    proxy.conditionsToServer(half);
    List<Integer> first = stream(200);
    proxy.close();
    proxy = ImpairmentProxy.to((InetSocketAddress) server.getLocalSocketAddress(), 42);
    proxy.conditionsToServer(half);

    assertThat(stream(200)).isEqualTo(first).hasSizeBetween(50, 150);
  }

  @Test
  void delayedDatagramsDoNotArriveEarly() throws IOException {
    proxy.conditionsToServer(LinkConditions.PERFECT.withDelayNs(50 * MS));
    long sentAtNs = System.nanoTime();

    send(client, 1);
    receive(server);

    assertThat(System.nanoTime() - sentAtNs).isBetween(50 * MS, 5000 * MS);
  }

  @Test
  void theRateLimitHoldsOverABurst() throws IOException {
    // 20 datagrams of 1316 bytes at 2 Mbit/s take 105 ms.
    proxy.conditionsToServer(LinkConditions.PERFECT.withRateLimit(2_000_000, 100_000));
    long sentAtNs = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      send(client, i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(number(receive(server))).isEqualTo(i);
    }

    assertThat(System.nanoTime() - sentAtNs).isBetween(105 * MS, 5000 * MS);
  }

  @Test
  void duplicationAndReorderingHappenOnRealSocketsToo() throws IOException {
    proxy.conditionsToServer(
        LinkConditions.PERFECT.withDuplicateRate(0.2).withReordering(0.2, 5 * MS));

    List<Integer> received = stream(500);

    LinkCounters counters = proxy.countersToServer();
    assertThat(received).hasSize((int) (500 + counters.duplicated()));
    assertThat(counters.duplicated()).isBetween(50L, 160L);
    assertThat(received).isNotEqualTo(received.stream().sorted().toList());
    assertThat(received.stream().distinct().count()).isEqualTo(500);
  }

  @Test
  void conditionsChangeWhileItRuns() throws IOException {
    send(client, 1);
    assertThat(number(receive(server))).isEqualTo(1);

    proxy.conditionsToServer(LinkConditions.PERFECT.withOutage(0, Long.MAX_VALUE));
    send(client, 2);
    await().until(() -> proxy.countersToServer().down() == 1);
    proxy.conditionsToServer(LinkConditions.PERFECT);
    send(client, 3);

    assertThat(number(receive(server))).isEqualTo(3);
  }

  @Test
  void aFilterDropsWhatTheTestNames() throws IOException {
    proxy.filterToServer(datagram -> datagram.getInt(0) != 2);

    for (int i = 1; i <= 3; i++) {
      send(client, i);
    }

    assertThat(number(receive(server))).isEqualTo(1);
    assertThat(number(receive(server))).isEqualTo(3);
    assertThat(proxy.countersToServer().filtered()).isEqualTo(1);
  }

  @Test
  void aServerThatIsAwayForAWhileIsReachedAgain() throws IOException {
    int port = server.getLocalPort();
    send(client, 1);
    receive(server);
    server.close();
    send(client, 2);
    send(client, 3);
    await().until(() -> proxy.countersToServer().sent() == 3);

    server = new DatagramSocket(port, InetAddress.getLoopbackAddress());
    server.setSoTimeout(SOON_MS);
    send(client, 4);

    assertThat(number(receive(server))).isEqualTo(4);
  }

  @Test
  void aFilterThatThrowsEndsTheProxyAndIsReported() throws IOException {
    proxy.filterToServer(datagram -> {
      throw new IllegalStateException("bug in the test");
    });
    send(client, 1);

    assertThatThrownBy(() -> await().until(() -> proxy.countersToServer().delivered() > 0))
        .hasStackTraceContaining("bug in the test");
    assertThatThrownBy(proxy::close).hasMessageContaining("proxy's thread had failed");
    proxy = ImpairmentProxy.to((InetSocketAddress) server.getLocalSocketAddress(), 1);
  }

  @Test
  void countersCanBeReadAfterTheEnd() throws IOException {
    send(client, 1);
    receive(server);
    proxy.close();

    assertThat(proxy.countersToServer().sent()).isEqualTo(1);
  }

  /** Sends so many datagrams at 20 Mbit/s and gives the numbers of those that arrived. */
  private List<Integer> stream(int count) throws IOException {
    long sentBefore = proxy.countersToServer().sent();
    List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    Thread sender = Thread.ofPlatform().start(() -> sendPaced(count, received));
    server.setSoTimeout(50);
    boolean allOut = false;
    for (int n = tryReceive(server); n >= 0 || !allOut; n = tryReceive(server)) {
      if (n >= 0) {
        received.add(n);
      } else {
        LinkCounters counters = proxy.countersToServer();
        allOut =
            !sender.isAlive() && counters.sent() == sentBefore + count && counters.inFlight() == 0;
      }
    }
    return received;
  }

  private void sendPaced(int count, List<Integer> received) {
    LinkCounters before = proxy.countersToServer();
    long startNs = System.nanoTime();
    for (int i = 0; i < count; i++) {
      parkUntil(startNs + i * SPACING_NS);
      while (i - received.size() >= WINDOW && i - received.size() - lostSince(before) >= WINDOW) {
        LockSupport.parkNanos(MS);
      }
      try {
        send(client, i);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private long lostSince(LinkCounters before) {
    return proxy.countersToServer().dropped() - before.dropped();
  }

  private static void parkUntil(long timeNs) {
    for (long waitNs = timeNs - System.nanoTime();
        waitNs > 0;
        waitNs = timeNs - System.nanoTime()) {
      LockSupport.parkNanos(waitNs);
    }
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(SOON_MS);
    socket.setReceiveBufferSize(1 << 20);
    return socket;
  }

  private void send(DatagramSocket from, int number) throws IOException {
    from.send(new DatagramPacket(Pattern.payload(number, PAYLOAD), PAYLOAD, proxy.address()));
  }

  private void answer(DatagramPacket question, int number) throws IOException {
    server.send(new DatagramPacket(Pattern.payload(number, 100), 100, question.getSocketAddress()));
  }

  private static DatagramPacket receive(DatagramSocket at) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    at.receive(packet);
    return packet;
  }

  private static int tryReceive(DatagramSocket at) throws IOException {
    try {
      return number(receive(at));
    } catch (SocketTimeoutException nothing) {
      return -1;
    }
  }

  private static int number(DatagramPacket packet) {
    int n = Pattern.verify(ByteBuffer.wrap(Arrays.copyOf(packet.getData(), packet.getLength())));
    assertThat(n).isNotNegative();
    return n;
  }
}
