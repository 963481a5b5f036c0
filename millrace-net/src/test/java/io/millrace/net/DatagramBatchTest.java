package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(
    value = Io.class,
    names = {"NATIVE", "NIO"})
class DatagramBatchTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** A port to which nobody may send: the kernel refuses it by name. */
  private static final InetSocketAddress REFUSED = new InetSocketAddress("127.0.0.1", 0);

  private final EventLoop loop;
  private final Recorder first = new Recorder();
  private final Recorder second = new Recorder();
  private InetSocketAddress toFirst = ANY_PORT;
  private InetSocketAddress toSecond = ANY_PORT;
  private UdpSocket sender;
  private DatagramBatch batch;

  DatagramBatchTest(Io io) {
    assumeTrue(
        io == Io.NIO || System.getProperty("os.name").equals("Linux"),
        "native sockets are Linux's");
    loop = EventLoop.start("batch-test", io);
  }

  @BeforeEach
  void open() throws IOException {
    toFirst = receiver(first);
    toSecond = receiver(second);
    sender = loop.open(ANY_PORT);
    batch = sender.newBatch();
  }

  private InetSocketAddress receiver(Recorder recorder) throws IOException {
    UdpSocket socket = loop.open(ANY_PORT);
    socket.start(recorder);
    return socket.localAddress();
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void eachDatagramReachesItsPeerWithItsOwnLengthAndBytes() {
    ByteBuffer reused = ByteBuffer.allocateDirect(64);
    int flushed =
        loop.call(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    reused.clear().put(bytes("x".repeat(i))).flip();
                    assertThat(batch.add(reused, i % 2 == 0 ? toFirst : toSecond)).isTrue();
                    assertThat(reused.hasRemaining()).isFalse();
                  }
                  assertThat(batch.size()).isEqualTo(10);
                  return batch.flush();
                })
            .join();
    assertThat(flushed).isEqualTo(10);
    Awaitility.await()
        .until(() -> first.datagrams.equals(List.of("", "xx", "xxxx", "xxxxxx", "xxxxxxxx")));
    Awaitility.await()
        .until(() -> second.datagrams.equals(List.of("x", "xxx", "xxxxx", "xxxxxxx", "xxxxxxxxx")));
    assertThat(first.senders).containsOnly(sender.localAddress());
  }

  @Test
  void aFullBatchTakesNoMoreUntilItIsFlushed() {
    loop.call(
            () -> {
              for (int i = 0; i < DatagramBatch.CAPACITY; i++) {
                assertThat(batch.add(bytes("n" + i), toFirst)).isTrue();
              }
              ByteBuffer more = bytes("more");
              assertThat(batch.add(more, toFirst)).isFalse();
              assertThat(more.position()).isZero();
              assertThat(batch.flush()).isEqualTo(DatagramBatch.CAPACITY);
              assertThat(batch.isEmpty()).isTrue();
              assertThat(batch.add(more, toFirst)).isTrue();
              return batch.flush();
            })
        .join();
    Awaitility.await().until(() -> first.datagrams.size() == DatagramBatch.CAPACITY + 1);
    assertThat(first.datagrams.subList(0, DatagramBatch.CAPACITY))
        .isEqualTo(IntStream.range(0, DatagramBatch.CAPACITY).mapToObj(i -> "n" + i).toList());
  }

  @Test
  void whatTheKernelRefusesHarmsNoOther() {
    int flushed =
        loop.call(
                () -> {
                  batch.add(bytes("a"), REFUSED);
                  batch.add(bytes("b"), toFirst);
                  batch.add(bytes("c"), REFUSED);
                  batch.add(bytes("d"), REFUSED);
                  batch.add(bytes("e"), toFirst);
                  batch.add(bytes("f"), REFUSED);
                  return batch.flush();
                })
            .join();
    assertThat(flushed).isEqualTo(6);
    assertThat(sender.failedCount()).isEqualTo(4);
    assertThat(sender.noRoomCount()).isZero();
    Awaitility.await().until(() -> first.datagrams.equals(List.of("b", "e")));
  }

  @Test
  void whatIsForgottenIsNotSent() {
    loop.call(
            () -> {
              batch.add(bytes("forgotten"), toFirst);
              batch.clear();
              assertThat(batch.flush()).isZero();
              batch.add(bytes("sent"), toFirst);
              return batch.flush();
            })
        .join();
    Awaitility.await().until(() -> first.datagrams.equals(List.of("sent")));
  }

  @Test
  void twoBatchesOfASocketKeepApart() {
    DatagramBatch other = sender.newBatch();
    loop.call(
            () -> {
              batch.add(bytes("one"), toFirst);
              other.add(bytes("two"), toSecond);
              return batch.flush() + other.flush();
            })
        .join();
    Awaitility.await().until(() -> first.datagrams.equals(List.of("one")));
    Awaitility.await().until(() -> second.datagrams.equals(List.of("two")));
  }

  @Test
  void theLongestGoesAndALongerOneIsAMistake() {
    String longest = "l".repeat(DatagramBatch.MAX_DATAGRAM);
    loop.call(
            () -> {
              assertThat(batch.add(bytes(longest), toFirst)).isTrue();
              assertThatThrownBy(() -> batch.add(bytes(longest + "!"), toFirst))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("129");
              return batch.flush();
            })
        .join();
    Awaitility.await().until(() -> first.datagrams.equals(List.of(longest)));
  }

  @Test
  void aClosedSocketSendsNothing() {
    loop.call(() -> batch.add(bytes("late"), toFirst)).join();
    sender.close();
    assertThat(loop.call(batch::flush).join()).isEqualTo(1);
    assertThat(batch.isEmpty()).isTrue();
  }
}
