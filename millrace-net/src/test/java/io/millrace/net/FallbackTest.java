package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.testkit.net.RefusedCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class FallbackTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void nativeSocketsAreTheChoiceOnLinux() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    try (EventLoop loop = EventLoop.start("auto")) {
      assertThat(loop.io()).isEqualTo(Io.NATIVE);
      assertThat(loop.whyNotNative()).isEmpty();
    }
  }

  @Test
  void whoAsksForPortableSocketsGetsThemWithoutAReason() {
    try (EventLoop loop = EventLoop.start("portable", Io.NIO)) {
      assertThat(loop.io()).isEqualTo(Io.NIO);
      assertThat(loop.whyNotNative()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RefusedCalls.class,
      names = {"SENDMSG", "RECVMMSG", "SENDMMSG"})
  void aRefusedCallIsNamedAndThePortableSocketsWork(RefusedCalls call) throws IOException {
    Recorder recorder = new Recorder();
    try (EventLoop loop = call.during(() -> EventLoop.start("auto"))) {
      assertThat(loop.io()).isEqualTo(Io.NIO);
      assertThat(loop.whyNotNative())
          .hasValueSatisfying(
              why -> assertThat(why).startsWith(call.name().toLowerCase(Locale.ROOT) + ": EPERM"));
      UdpSocket socket = loop.open(ANY_PORT);
      socket.start(recorder);
      loop.call(() -> socket.send(ByteBuffer.allocate(3), socket.localAddress())).join();
      Awaitility.await().until(() -> recorder.datagrams.size() == 1);
    }
  }

  @Test
  void whoInsistsOnNativeSocketsLearnsWhatIsInTheWay() {
    assertThatThrownBy(
            () -> RefusedCalls.RECVMMSG.during(() -> EventLoop.start("native", Io.NATIVE)))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("the loop native cannot wait: recvmmsg: EPERM");
  }

  /** The filter comes upon the running loop: its own thread asks for it. */
  @ParameterizedTest
  @EnumSource(
      value = RefusedCalls.class,
      names = {"SENDMSG", "SENDMMSG"})
  void whatIsRefusedLaterGoesOneByOne(RefusedCalls call) throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    Recorder recorder = new Recorder();
    try (EventLoop receiving = EventLoop.start("receiving");
        EventLoop sending = EventLoop.start("sending", Io.NATIVE)) {
      UdpSocket receiver = receiving.open(ANY_PORT);
      receiver.start(recorder);
      UdpSocket sender = sending.open(ANY_PORT);
      DatagramBatch batch = sender.newBatch();
      sending
          .call(() -> {
            call.forThisThread();
            for (int i = 0; i < 40; i++) {
              ByteBuffer run =
                  ByteBuffer.allocateDirect(6)
                      .put("aabbcc".getBytes(StandardCharsets.US_ASCII))
                      .flip();
              assertThat(sender.sendSegments(run, 2, receiver.localAddress())).isEqualTo(3);
              batch.add(ByteBuffer.allocate(2), receiver.localAddress());
              batch.add(ByteBuffer.allocate(2), receiver.localAddress());
              assertThat(batch.flush()).isEqualTo(2);
            }
            return 0;
          })
          .join();
      Awaitility.await().until(() -> recorder.datagrams.size() == 40 * 5);
      for (String text : List.of("aa", "bb", "cc")) {
        assertThat(Collections.frequency(recorder.datagrams, text)).isEqualTo(40);
      }
      assertThat(sender.failedCount()).isZero();
    }
  }
}
