package io.millrace.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.program.BrokerProgram;
import io.millrace.server.program.Programs;
import io.millrace.testkit.net.Flood;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Floods of handshakes and of garbage, and hundreds of subscriptions to channels that do not exist,
 * all at once, beside 50 viewers: the small form of {@code millrace-bench/abuse}.
 */
@Tag("alone")
@Timeout(120)
class AbuseIT {
  private static final int VIEWERS = 50;
  private static final int STRANGE_CHANNELS = 250;
  private static final int PER_SECOND = 2_000;

  @Test
  void whoWatchesGetsEveryPacketWhileStrangersFloodThePort() throws IOException {
    try (BrokerProgram broker = BrokerProgram.start();
        Peer load = load(broker.port())) {
      broker.awaitSubscribers("load/1", VIEWERS);
      InetSocketAddress target = new InetSocketAddress("127.0.0.1", broker.port());
      try (Flood inductions = Flood.start(Flood.Kind.INDUCTIONS, target, PER_SECOND, 1);
          Flood conclusions = Flood.start(Flood.Kind.CONCLUSIONS, target, PER_SECOND, 2);
          Flood garbage = Flood.start(Flood.Kind.GARBAGE, target, PER_SECOND, 3);
          Peer stranger = subscribesToNothing(broker.port())) {
        Programs.awaitStdout(stranger, "our UDP address");
        load.awaitExit(Programs.SOON);
        tell(inductions.sent() + conclusions.sent() + garbage.sent(), load, broker);
        assertThat(stranger.isAlive()).isTrue();
      }
      assertDelivered(new JsonMapper().readTree(load.stdout()));
      Faults.assertCalm(broker);
    }
  }

  private static Peer load(int port) {
    return Programs.millrace(
            "load",
            "--broker",
            "127.0.0.1:" + port,
            "--viewers=" + VIEWERS,
            "--bitrate=500k",
            "--latency=3s",
            "--duration=8s",
            "--json")
        .start();
  }

  private static Peer subscribesToNothing(int port) {
    List<String> line = new ArrayList<>(List.of("consumer", "--broker", "127.0.0.1:" + port));
    for (int i = 0; i < STRANGE_CHANNELS; i++) {
      line.addAll(List.of("--subscribe", "nobody/" + i));
    }
    return Programs.millrace(line.toArray(String[]::new)).stdinOpen().start();
  }

  private static void tell(long flooded, Peer load, BrokerProgram broker) {
    JsonNode packets = new JsonMapper().readTree(load.stdout()).path("packets");
    Faults.tell(
        "%d viewers beside %d hostile datagrams and %d strangers: %d delivered, %d lost, %d skipped;"
            + " broker: %s",
        VIEWERS,
        flooded,
        STRANGE_CHANNELS,
        packets.path("delivered").asLong(),
        packets.path("lost").asLong(),
        packets.path("skipped").asLong(),
        broker.api().broker().findValue("ignored"));
  }

  private static void assertDelivered(JsonNode report) {
    JsonNode packets = report.path("packets");
    assertThat(report.path("viewers").path("watching").asInt()).isEqualTo(VIEWERS);
    assertThat(packets.path("delivered").asLong()).isGreaterThan(VIEWERS * 8 * 40L);
    assertThat(packets.path("lost").asLong(-1)).isZero();
    assertThat(packets.path("skipped").asLong(-1)).isZero();
    assertThat(packets.path("duplicates").asLong(-1)).isZero();
  }
}
