package io.millrace.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.program.BrokerProgram;
import io.millrace.server.program.Programs;
import io.millrace.testkit.process.Peer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker with 200 viewers is stopped and started, then killed and started. */
@Tag("alone")
@Timeout(120)
class BrokerRestartIT {
  private static final int VIEWERS = 200;
  private static final String CHANNEL = "load/1";

  /** On an idle machine less than 3 s; here others may want its cores. */
  private static final Duration ALL_BACK = Duration.ofSeconds(10);

  @Test
  void twoHundredViewersAreBackSoonAfterARestartAndAfterAKill() {
    BrokerProgram first = BrokerProgram.start();
    try (first;
        Peer load = load(first.port())) {
      first.awaitSubscribers(CHANNEL, VIEWERS);
      first.awaitTraffic(CHANNEL);
      first.process().terminate();
      assertThat(first.process().awaitExit(Programs.SOON)).as("of SIGTERM").isIn(0, 143);
      try (BrokerProgram second = BrokerProgram.start(first.port())) {
        tellReturn("stopped", second);
        second.process().kill();
        try (BrokerProgram third = BrokerProgram.start(first.port())) {
          tellReturn("killed", third);
          load.interrupt();
          load.awaitExit(Programs.SOON);
          assertAllCameBack(new JsonMapper().readTree(load.stdout()));
          Faults.assertCalm(third);
        }
      }
    }
  }

  private static Peer load(int port) {
    return Programs.millrace(
            "load",
            "--broker",
            "127.0.0.1:" + port,
            "--viewers=" + VIEWERS,
            "--bitrate=500k",
            "--gop=1s",
            "--ramp=200/s",
            "--latency=2s",
            "--duration=100s",
            "--reconnect",
            "--json")
        .start();
  }

  /** From the moment at which the broker says that it is ready. */
  private static void tellReturn(String what, BrokerProgram broker) {
    long readyNs = System.nanoTime();
    await(VIEWERS + " viewers with traffic")
        .atMost(ALL_BACK)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> isWholeAgain(broker.api().channel(CHANNEL)));
    Faults.tell(
        "broker %s and started: %d viewers back %d ms after it was ready",
        what, VIEWERS, Duration.ofNanos(System.nanoTime() - readyNs).toMillis());
  }

  private static boolean isWholeAgain(JsonNode channel) {
    return channel.path("subscribers").asInt() == VIEWERS
        && channel.path("state").asString().equals("live")
        && channel.path("packetsOut").asLong() > VIEWERS;
  }

  private static void assertAllCameBack(JsonNode report) {
    JsonNode dark = report.path("darkMs");
    Faults.tell(
        "200 viewers, broker stopped and killed: nothing seen for %.0f ms (half of them), %.0f ms"
            + " (at most)",
        dark.path("p50").asDouble(), dark.path("max").asDouble());
    assertThat(report.path("viewers").path("returned").asLong()).isEqualTo(2L * VIEWERS);
    assertThat(report.path("viewers").path("watching").asLong()).isEqualTo(VIEWERS);
    assertThat(report.path("packets").path("duplicates").asLong(-1)).isZero();
  }
}
