package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.testkit.net.RefusedCalls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SharedPortTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int LOOPS = 4;
  private static final SharedPort.Steering TOP_TWO_OF_THIRTY_BITS = new SharedPort.Steering(4, 28);

  private final List<EventLoop> loops = new ArrayList<>();
  private final List<Recorder> recorders = new ArrayList<>();

  @BeforeEach
  void start() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    for (int i = 0; i < LOOPS; i++) {
      loops.add(EventLoop.start("loop-" + i, Io.NATIVE));
      recorders.add(new Recorder());
    }
  }

  @AfterEach
  void stop() {
    loops.forEach(EventLoop::close);
  }

  private List<UdpSocket> open(InetSocketAddress address) throws IOException {
    List<UdpSocket> sockets = SharedPort.open(loops, address, TOP_TWO_OF_THIRTY_BITS);
    for (int i = 0; i < LOOPS; i++) {
      sockets.get(i).start(recorders.get(i));
    }
    return sockets;
  }

  private static void send(InetSocketAddress to, String label, int word) throws IOException {
    try (DatagramChannel sender = DatagramChannel.open()) {
      send(sender, to, label, word);
    }
  }

  /** Four letters, then the word. */
  private static void send(DatagramChannel from, InetSocketAddress to, String label, int word)
      throws IOException {
    ByteBuffer datagram =
        ByteBuffer.allocate(8).put(label.getBytes(StandardCharsets.US_ASCII)).putInt(word);
    from.send(datagram.flip(), to);
  }

  private int received() {
    return recorders.stream().mapToInt(recorder -> recorder.datagrams.size()).sum();
  }

  private void awaitReceived(int count) {
    Awaitility.await().until(this::received, now -> now >= count);
  }

  @Test
  void allSocketsHaveOnePort() throws IOException {
    List<UdpSocket> sockets = open(ANY_PORT);
    assertThat(sockets)
        .hasSize(LOOPS)
        .extracting(UdpSocket::localAddress)
        .containsOnly(sockets.getFirst().localAddress());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aDatagramGoesToTheSocketThatItNamesWhoeverSendsIt(String host) throws IOException {
    InetSocketAddress port = open(new InetSocketAddress(host, 0)).getFirst().localAddress();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < LOOPS; i++) {
        send(port, "to_" + i, (i << 28) | 77);
      }
    }
    awaitReceived(10 * LOOPS);
    for (int i = 0; i < LOOPS; i++) {
      assertThat(recorders.get(i).datagrams).hasSize(10).allMatch(text(i));
    }
  }

  private static Predicate<String> text(int place) {
    return datagram -> datagram.startsWith("to_" + place);
  }

  @Test
  void datagramsThatNameNoSocketGoToOneForEachSender() throws IOException {
    InetSocketAddress port = open(ANY_PORT).getFirst().localAddress();
    for (int i = 0; i < 64; i++) {
      try (DatagramChannel sender = DatagramChannel.open()) {
        for (int n = 0; n < 3; n++) {
          send(sender, port, "h_%02d".formatted(i), n == 1 ? 0xFFFF_FFFF : 0);
        }
      }
    }
    awaitReceived(64 * 3);
    for (int i = 0; i < 64; i++) {
      String label = "h_%02d".formatted(i);
      assertThat(recorders)
          .filteredOn(recorder -> recorder.datagrams.stream().anyMatch(d -> d.startsWith(label)))
          .hasSize(1);
    }
    assertThat(recorders).allMatch(recorder -> !recorder.datagrams.isEmpty());
  }

  @Test
  void aPortThatIsTakenIsNotSharedWithWhoeverHasIt() throws IOException {
    InetSocketAddress port = open(ANY_PORT).getFirst().localAddress();
    assertThatThrownBy(() -> SharedPort.open(loops, port, TOP_TWO_OF_THIRTY_BITS))
        .isInstanceOf(BindException.class);
    send(port, "here", 1 << 28);
    awaitReceived(1);
  }

  @Test
  void thePortIsFreeWhenAllAreClosed() throws IOException {
    List<UdpSocket> sockets = open(ANY_PORT);
    InetSocketAddress port = sockets.getFirst().localAddress();
    sockets.forEach(UdpSocket::close);
    assertThat(open(port).getFirst().localAddress()).isEqualTo(port);
  }

  @Test
  void portableSocketsDoNotShare() {
    EventLoop portable = EventLoop.start("portable", Io.NIO);
    loops.add(portable);
    assertThatThrownBy(() -> SharedPort.open(loops, ANY_PORT, TOP_TWO_OF_THIRTY_BITS))
        .isInstanceOf(SharingRefusedException.class);
  }

  @Test
  void aSystemThatRefusesToShareIsToldFromAPortThatIsTaken() throws IOException {
    InetSocketAddress port = freePort();
    assertThatThrownBy(() ->
            RefusedCalls.SO_REUSEPORT.during(
                () -> SharedPort.open(loops, port, TOP_TWO_OF_THIRTY_BITS)))
        .hasCauseInstanceOf(SharingRefusedException.class)
        .hasMessageContaining("SO_REUSEPORT: EPERM");
    loops.getFirst().open(port).close(); // nothing of it is left
  }

  private InetSocketAddress freePort() throws IOException {
    try (UdpSocket socket = loops.getFirst().open(ANY_PORT)) {
      return socket.localAddress();
    }
  }

  @Test
  void whoIsNoLongerOnCallIsNotCalled() {
    EventLoop loop = loops.getFirst();
    List<Long> left = new CopyOnWriteArrayList<>();
    List<Long> stayed = new CopyOnWriteArrayList<>();
    LongConsumer leaving = left::add;
    loop.onCall(leaving);
    loop.onCall(stayed::add);
    loop.callUp();
    Awaitility.await().until(() -> !left.isEmpty() && !stayed.isEmpty());

    loop.noLongerOnCall(leaving);
    loop.call(() -> 0).join();
    loop.call(() -> 0).join(); // a pass that had begun is over
    left.clear();
    stayed.clear();
    loop.callUp();
    Awaitility.await().until(() -> !stayed.isEmpty());
    assertThat(left).isEmpty();
  }

  @Test
  void whoIsCalledUpRunsInTheNextPassAndManyCallsMayCountAsOne() {
    EventLoop loop = loops.getFirst();
    List<Long> answered = new CopyOnWriteArrayList<>();
    loop.onCall(answered::add);
    loop.call(() -> 0).join();
    assertThat(answered).isEmpty();
    int calls = 1_000;
    for (int i = 0; i < calls; i++) {
      int before = answered.size();
      loop.callUp();
      Awaitility.await()
          .pollInterval(Duration.ofNanos(1_000))
          .until(answered::size, size -> size > before);
    }
    assertThat(answered.size()).isBetween(1, calls);
    assertThat(IntStream.range(1, answered.size()))
        .allMatch(i -> answered.get(i) - answered.get(i - 1) >= 0);
  }
}
