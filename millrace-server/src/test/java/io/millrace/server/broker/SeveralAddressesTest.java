package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.net.EventLoop;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.Pattern;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SeveralAddressesTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static EffectiveConfig bound(String addresses) {
    return EffectiveConfig.of(Map.of("bind", addresses, "http", "off"));
  }

  @Test
  void whatIsPublishedAtOneAddressIsWatchedAtTheOther() throws IOException {
    Queue<Integer> received = new ConcurrentLinkedQueue<>();
    SocketHandler viewer =
        new SocketHandler() {
          @Override
          public void onPayload(SrtSocket from, ByteBuffer payload, long originNs) {
            received.add(Pattern.verify(payload));
          }
        };
    try (BrokerServer broker = BrokerServer.start(bound("127.0.0.1:0,127.0.0.1:0"));
        EventLoop loop = EventLoop.start("callers");
        SrtEndpoint callers = SrtEndpoint.open(loop, ANY_PORT)) {
      List<InetSocketAddress> addresses = broker.addresses();
      assertThat(addresses).doesNotHaveDuplicates().hasSize(2);
      SrtSocket producer =
          callers.connect(
              addresses.getFirst(), "publish:1AAA99", SrtOptions.LIVE, new SocketHandler() {});
      SrtSocket consumer =
          callers.connect(addresses.getLast(), "read:1AAA99", SrtOptions.LIVE, viewer);
      await(() -> loop.call(() -> producer.isConnected() && consumer.isConnected()).join());
      await(() -> broker.view().channels().join().getFirst().subscribers() == 1);
      for (int n = 0; n < 200; n++) {
        ByteBuffer payload = ByteBuffer.wrap(Pattern.payload(n, 1316));
        loop.call(() -> producer.send(payload, System.nanoTime())).join();
      }
      await(() -> received.contains(199));
      assertThat(broker.view().status().join().connections()).isEqualTo(2);
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
  }

  @Test
  void anAddressThatCannotBeHadIsNamedAndTheOthersAreFreeAgain() throws IOException {
    try (EventLoop loop = EventLoop.start("somebody");
        SrtEndpoint taken = SrtEndpoint.open(loop, ANY_PORT);
        EventLoop other = EventLoop.start("later")) {
      int free = freePort(other);
      String both = "127.0.0.1:" + free + ",127.0.0.1:" + taken.localAddress().getPort();
      assertThatThrownBy(() -> BrokerServer.start(bound(both)))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "127.0.0.1:%d is in use; choose another with --bind HOST:PORT",
              taken.localAddress().getPort());
      other.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), free)).close();
    }
  }

  private static int freePort(EventLoop loop) throws IOException {
    try (SrtEndpoint endpoint = SrtEndpoint.open(loop, ANY_PORT)) {
      return endpoint.localAddress().getPort();
    }
  }
}
