package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.net.EventLoop;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.net.RefusedCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker where a filter lets no sockets share a port. */
@Timeout(60)
class RefusedSharingTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static EffectiveConfig config(String loops) {
    return EffectiveConfig.load(
        Map.of("--bind", "127.0.0.1:0", "--http", "off", "--io", "native", "--loops", loops),
        Map.of(),
        Optional.empty());
  }

  @Test
  void oneLoopServesItAndTheGreetingSaysWhy() throws IOException {
    try (BrokerServer broker =
            RefusedCalls.SO_REUSEPORT.during(() -> BrokerServer.start(config("4")));
        EventLoop loop = EventLoop.start("caller");
        SrtEndpoint caller = SrtEndpoint.open(loop, ANY_PORT)) {
      assertThat(broker.sockets()).startsWith("native").contains("; 1 loop: SO_REUSEPORT: EPERM");
      SrtSocket socket =
          caller.connect(
              broker.address(),
              "#!::r=live/fallback,m=publish",
              SrtOptions.LIVE,
              new SocketHandler() {});
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> loop.call(socket::isConnected).join());
    }
  }

  @Test
  void whoWantsOneLoopIsToldOfNothing() throws IOException {
    try (BrokerServer broker =
        RefusedCalls.SO_REUSEPORT.during(() -> BrokerServer.start(config("1")))) {
      assertThat(broker.sockets()).endsWith("; 1 loop");
    }
  }
}
