package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Libsrt;
import io.millrace.server.interop.Received;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A viewer that stands still and one on a trickle of a line: nobody else notices. */
@Tag("alone")
@Timeout(120)
class SlowViewersIT {
  /** About a hundredth of what the clip has. */
  private static final int TRICKLE_BITS_PER_SECOND = 6_000;

  private static final int LATENCY_MS = 120;
  private static final Duration LATENCY = Duration.ofMillis(LATENCY_MS);

  @TempDir Path folder;

  @Test
  void aDeadAndASlowViewerChangeNeitherBytesNorDelayOfAnother() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 8, 25);
    Path recording = folder.resolve("recording.ts");
    try (BrokerProgram broker =
            BrokerProgram.start(
                0, Map.of("MILLRACE_LAG_BUDGET", "500ms", "MILLRACE_LAG_JUMPS", "0"));
        ImpairmentProxy trickle = trickleTo(broker);
        Peer dead =
            Libsrt.transmitViews(broker.port(), "1AAA99", folder.resolve("dead.ts"), LATENCY)
                .start();
        Peer slow =
            Libsrt.transmitViews(trickle.port(), "1AAA99", folder.resolve("slow.ts"), LATENCY)
                .start();
        Peer healthy =
            Programs.millrace(
                    "consumer",
                    "--broker",
                    broker.address(),
                    "--subscribe",
                    "1AAA99",
                    "--record",
                    recording.toString(),
                    "--json")
                .stdinOpen()
                .start()) {
      broker.awaitSubscribers("1AAA99", 3);
      try (Peer producer =
          Programs.millrace("producer", "-", "--id", "1AAA99", "--broker", broker.address())
              .stdin(clip)
              .start()) {
        await().atMost(Programs.SOON).until(() -> recording.toFile().length() > 100_000);
        dead.pause();
        producer.awaitSuccess(Programs.SOON);
      }
      dead.resume();
      broker.awaitQuiet("1AAA99");
      assertThat(trickle.countersToClient().overflowed()).as("dropped on the trickle").isPositive();
      healthy.writeLine("quit");
      healthy.awaitSuccess(Programs.SOON);
      assertThat(slow.isAlive()).isTrue();
      assertThat(jumpsOfThoseWhoMissed(broker)).as("jumps on the trickle").isPositive();

      JsonNode summary = new JsonMapper().readTree(healthy.stdout());
      assertThat(summary.path("lost").asLong(-1)).isZero();
      assertThat(summary.path("delayMs").path("p50").asDouble())
          .as("delay, most of it the latency, on however busy a machine")
          .isBetween(LATENCY_MS * 0.9, LATENCY_MS + 500.0);
    }
    Received.assertSameBehindTables(recording, clip);
  }

  /** Of clients that reported losses: nobody else does on loopback. */
  private static long jumpsOfThoseWhoMissed(BrokerProgram broker) {
    long jumps = 0;
    for (JsonNode client : broker.api().clients("1AAA99")) {
      jumps += client.path("pktSndLoss").asLong() > 0 ? client.path("jumps").asLong() : 0;
    }
    return jumps;
  }

  private static ImpairmentProxy trickleTo(BrokerProgram broker) throws IOException {
    ImpairmentProxy proxy =
        ImpairmentProxy.to(new InetSocketAddress("127.0.0.1", broker.port()), 1);
    proxy.conditionsToClient(LinkConditions.PERFECT.withRateLimit(TRICKLE_BITS_PER_SECOND, 4_000));
    return proxy;
  }
}
