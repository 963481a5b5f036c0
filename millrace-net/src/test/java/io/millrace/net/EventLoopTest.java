package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(
    value = Io.class,
    names = {"NATIVE", "NIO"})
class EventLoopTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  private final EventLoop loop;

  EventLoopTest(Io io) {
    assumeTrue(io == Io.NIO || LINUX, "native sockets are Linux's");
    loop = EventLoop.start("loop-test", io);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void tasksRunOnTheLoopInTheOrderGiven() {
    List<Integer> ran = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int n = i;
      loop.execute(() -> {
        assertThat(loop.isCurrent()).isTrue();
        ran.add(n);
      });
    }
    assertThat(loop.call(ran::size).join()).isEqualTo(1_000);
    assertThat(ran).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    assertThat(loop.isCurrent()).isFalse();
  }

  @Test
  void noTaskOfManyThreadsIsForgottenWhileTheLoopFallsAsleepAndWakesUp() throws Exception {
    int callers = 4;
    int calls = 3_000;
    List<Thread> threads = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(callers);
    for (int i = 0; i < callers; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < calls; n++) {
                  int expected = n;
                  // each waits for its answer, so the loop has nothing to do ever again
                  assertThat(loop.call(() -> expected).join()).isEqualTo(expected);
                }
                done.countDown();
              }));
    }
    assertThat(done.await(25, TimeUnit.SECONDS)).as("answered").isTrue();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void aTaskThatFailsHarmsNoOther() {
    loop.execute(() -> {
      throw new IllegalStateException("on purpose");
    });
    assertThat(loop.call(() -> 7).join()).isEqualTo(7);
    assertThatThrownBy(() ->
            loop.call(
                    () -> {
                      throw new IOException("on purpose");
                    })
                .join())
        .hasRootCauseMessage("on purpose");
  }

  @Test
  void schedulesForLater() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    long beganNs = System.nanoTime();
    loop.schedule(Duration.ofMillis(50), ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(50_000_000);
  }

  @Test
  void datagramsComeWholeAndInOrderAndLongOnesOneByteTooLong() throws IOException {
    Recorder recorder = new Recorder();
    UdpSocket receiver = loop.open(ANY_PORT);
    receiver.start(recorder);
    UdpSocket sender = loop.open(ANY_PORT);
    loop.call(() -> sender.send(bytes("one"), receiver.localAddress())).join();
    loop.call(() -> sender.send(bytes("two"), receiver.localAddress())).join();
    loop.call(() -> sender.send(ByteBuffer.allocate(3_000), receiver.localAddress())).join();
    loop.call(() -> sender.send(ByteBuffer.allocate(0), receiver.localAddress())).join();
    Awaitility.await().until(() -> recorder.datagrams.size() == 4);
    assertThat(recorder.datagrams.subList(0, 2)).containsExactly("one", "two");
    assertThat(recorder.datagrams.get(2)).hasSize(UdpSocket.MAX_DATAGRAM + 1);
    assertThat(recorder.datagrams.get(3)).isEmpty();
  }

  @Test
  void aRunOfDatagramsArrivesOneByOneTheLastOneShorter() throws IOException {
    Recorder recorder = new Recorder();
    UdpSocket receiver = loop.open(ANY_PORT);
    receiver.start(recorder);
    UdpSocket sender = loop.open(ANY_PORT);
    int count = 120; // more than one call takes
    ByteBuffer run = ByteBuffer.allocateDirect(count * 1_332);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = String.valueOf((char) ('A' + i % 26)).repeat(i < count - 1 ? 1_332 : 16);
      expected.add(text);
      run.put(bytes(text));
    }
    run.flip();
    assertThat(loop.call(() -> sender.sendSegments(run, 1_332, receiver.localAddress())).join())
        .isEqualTo(count);
    assertThat(run.hasRemaining()).isFalse();
    Awaitility.await().until(() -> recorder.datagrams.size() == count);
    assertThat(recorder.datagrams).isEqualTo(expected);
  }

  @Test
  void aRunFromTheHeapOrOfOneDatagramArrivesToo() throws IOException {
    Recorder recorder = new Recorder();
    UdpSocket receiver = loop.open(ANY_PORT);
    receiver.start(recorder);
    UdpSocket sender = loop.open(ANY_PORT);
    loop.call(() -> sender.sendSegments(bytes("aabbc"), 2, receiver.localAddress())).join();
    loop.call(() -> sender.sendSegments(bytes("dd"), 2, receiver.localAddress())).join();
    Awaitility.await().until(() -> recorder.datagrams.equals(List.of("aa", "bb", "c", "dd")));
  }

  @Test
  void aHandlerThatFailsAmidManyLosesOnlyTheOne() throws IOException {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
            super.onDatagram(datagram, from, nowNs);
            if (datagrams.size() % 7 == 0) {
              throw new IllegalStateException("on purpose");
            }
          }
        };
    UdpSocket receiver = loop.open(ANY_PORT);
    UdpSocket sender = loop.open(ANY_PORT);
    ByteBuffer run = ByteBuffer.allocateDirect(100).put(bytes("x".repeat(100))).flip();
    loop.call(() -> sender.sendSegments(run, 1, receiver.localAddress())).join();
    receiver.start(recorder); // finds them all waiting
    Awaitility.await().until(() -> recorder.datagrams.size() == 100);
  }

  @Test
  void callersOfBothFamiliesReachAPortOnAnyAddress() throws IOException {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    UdpSocket receiver = loop.open(new InetSocketAddress(0));
    Recorder echo =
        new Recorder() {
          @Override
          public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
            super.onDatagram(datagram.duplicate(), from, nowNs);
            receiver.send(datagram, from);
          }
        };
    receiver.start(echo);
    for (String host : List.of("127.0.0.1", "::1")) {
      Recorder answers = new Recorder();
      UdpSocket sender = loop.open(new InetSocketAddress(host, 0));
      sender.start(answers);
      InetSocketAddress to = new InetSocketAddress(host, receiver.localAddress().getPort());
      for (int i = 0; i < 2; i++) {
        loop.call(() -> sender.send(bytes("hello"), to)).join();
      }
      Awaitility.await().until(() -> answers.datagrams.equals(List.of("hello", "hello")));
      assertThat(echo.senders)
          .hasSize(2)
          .allSatisfy(from -> assertThat(from).isEqualTo(sender.localAddress()));
      echo.senders.clear();
    }
  }

  private static boolean hasIpv6() {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      channel.bind(new InetSocketAddress("::1", 0));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Test
  void aDeadlineIsKeptAlsoWhenItIsSetByATask() throws Exception {
    Recorder recorder = new Recorder();
    UdpSocket socket = loop.open(ANY_PORT);
    socket.start(recorder);
    loop.execute(() -> recorder.deadlineNs = System.nanoTime() + 20_000_000);
    assertThat(recorder.timers.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aHandlerThatFailsGetsTheNextDatagramAllTheSame() throws IOException {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
            super.onDatagram(datagram, from, nowNs);
            throw new IllegalStateException("on purpose");
          }
        };
    UdpSocket socket = loop.open(ANY_PORT);
    socket.start(recorder);
    for (String text : List.of("a", "b", "c")) {
      loop.call(() -> socket.send(bytes(text), socket.localAddress())).join();
    }
    Awaitility.await().until(() -> recorder.datagrams.equals(List.of("a", "b", "c")));
  }

  @Test
  void memoryThatRunsOutInOneHandlerDoesNotEndTheLoop() throws IOException {
    Recorder recorder =
        new Recorder() {
          @Override
          public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
            super.onDatagram(datagram, from, nowNs);
            throw new OutOfMemoryError("on purpose");
          }
        };
    UdpSocket socket = loop.open(ANY_PORT);
    socket.start(recorder);
    for (String text : List.of("a", "b")) {
      loop.call(() -> socket.send(bytes(text), socket.localAddress())).join();
    }
    Awaitility.await().until(() -> recorder.datagrams.equals(List.of("a", "b")));
  }

  @Test
  void aClosedSocketFreesItsPortAndSaysSoOnce() throws IOException {
    Recorder recorder = new Recorder();
    UdpSocket socket = loop.open(ANY_PORT);
    socket.start(recorder);
    assertThatThrownBy(() -> loop.open(socket.localAddress())).isInstanceOf(BindException.class);
    socket.close();
    assertThat(recorder.closing).isCompleted();
    socket.close();
    loop.open(socket.localAddress()).close();
  }

  @Test
  void aSocketThatItsHandlerClosesAmidManyDatagramsGetsNoMore() throws IOException {
    UdpSocket socket = loop.open(ANY_PORT);
    CompletableFuture<UdpSocket.SendResult> late = new CompletableFuture<>();
    Recorder recorder =
        new Recorder() {
          @Override
          public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
            super.onDatagram(datagram, from, nowNs);
            if (datagrams.size() == 5) {
              socket.close();
              late.complete(socket.send(bytes("late"), from));
            }
          }
        };
    ByteBuffer run = ByteBuffer.allocateDirect(50).put(bytes("x".repeat(50))).flip();
    loop.call(() -> socket.sendSegments(run, 1, socket.localAddress())).join();
    socket.start(recorder); // finds them all waiting
    assertThat(recorder.closing).succeedsWithin(Duration.ofSeconds(10));
    assertThat(loop.call(() -> recorder.datagrams.size()).join()).isEqualTo(5);
    assertThat(late).isCompletedWithValue(UdpSocket.SendResult.FAILED);
  }

  @Test
  void oneHandlerMayCloseManySocketsOfItsLoop() throws IOException {
    UdpSocket[] sockets = new UdpSocket[4];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = loop.open(ANY_PORT);
      sockets[i].start(
          new Recorder() {
            @Override
            public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
              for (UdpSocket socket : sockets) {
                socket.close();
              }
            }
          });
    }
    loop.call(() -> sockets[0].send(bytes("x"), sockets[3].localAddress())).join();
    Awaitility.await()
        .until(() ->
            loop.call(() -> sockets[0].send(bytes("x"), ANY_PORT)).join()
                == UdpSocket.SendResult.FAILED);
    assertThat(loop.call(() -> "alive").join()).isEqualTo("alive");
  }

  @Test
  void closingTheLoopClosesItsSocketsAndWhatComesAfterIsRefused() throws IOException {
    Recorder recorder = new Recorder();
    UdpSocket socket = loop.open(ANY_PORT);
    socket.start(recorder);
    List<String> ran = new CopyOnWriteArrayList<>();
    loop.execute(() -> ran.add("before"));
    loop.close();
    assertThat(recorder.closing).isCompleted();
    assertThat(ran).containsExactly("before");
    loop.execute(() -> ran.add("after"));
    assertThatThrownBy(() -> loop.call(() -> ran.add("after")).join())
        .hasCauseInstanceOf(RejectedExecutionException.class);
    assertThat(ran).containsExactly("before");
    socket.close();
    loop.close();
  }

  @Test
  void aLoopDoesNotWaitForItself() {
    assertThatThrownBy(() ->
            loop.call(
                    () -> {
                      loop.close();
                      return 0;
                    })
                .join())
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aHostThatDoesNotResolveIsNamed() {
    assertThatThrownBy(() -> loop.open(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("nowhere.invalid");
  }
}
