package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.process.Peer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker with an audience that is told to stop. */
@Timeout(180)
class DrainIT {
  private static final int VIEWERS = 200;

  @Test
  void sigtermSendsTheAudienceAwayBitByBitAndTheSignalAgainEndsItAtOnce() {
    // one loop, one viewer a tick: 20 s to see it, if nobody ended it
    try (BrokerProgram broker =
            BrokerProgram.start(
                0,
                Map.of(
                    "MILLRACE_LOOPS",
                    "1",
                    "MILLRACE_DRAIN_TIME",
                    "10min",
                    "MILLRACE_DRAIN_BATCH",
                    "1"));
        Peer audience = audience(broker)) {
      awaitAll(broker);
      assertThat(broker.api().status("/readyz")).isEqualTo(200);

      broker.process().terminate();
      await("not ready").atMost(Programs.SOON).until(() -> broker.api().status("/readyz") == 503);
      broker.awaitChannel(
          "load/1",
          channel -> {
            int left = channel.path("subscribers").asInt();
            return left > 0 && left < VIEWERS; // some are gone, others still watch
          });
      assertThat(audience.isAlive()).isTrue();
      broker.process().terminate();
      assertThat(broker.process().awaitExit(Programs.SOON)).isZero();
    }
  }

  @Test
  void itEndsByItselfOnceTheTimeIsOver() {
    // each loop would need far longer than the time at this batch, so time decides
    try (BrokerProgram broker =
            BrokerProgram.start(
                0, Map.of("MILLRACE_DRAIN_TIME", "2s", "MILLRACE_DRAIN_BATCH", "1"));
        Peer audience = audience(broker)) {
      awaitAll(broker);
      long askedNs = System.nanoTime();
      broker.process().terminate();
      assertThat(broker.process().awaitExit(Programs.SOON)).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - askedNs))
          .isBetween(Duration.ofMillis(1_000), Duration.ofSeconds(15));
      audience.terminate();
      audience.awaitExit(Programs.SOON);
    }
  }

  /** On a busy machine one process takes a while to make so many calls. */
  private static void awaitAll(BrokerProgram broker) {
    await("an audience of " + VIEWERS)
        .atMost(Duration.ofSeconds(60))
        .until(() -> broker.api().channel("load/1").path("subscribers").asInt() == VIEWERS);
  }

  private static Peer audience(BrokerProgram broker) {
    return Programs.millrace(
            "load",
            "--broker",
            broker.address(),
            "--viewers",
            Integer.toString(VIEWERS),
            "--bitrate",
            "500k",
            "--duration",
            "150s")
        .start();
  }
}
