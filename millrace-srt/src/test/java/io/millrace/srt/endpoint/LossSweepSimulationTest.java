package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Seeds;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Links as bad as they come: with a latency that fits, everything arrives, once and in order. */
class LossSweepSimulationTest {

  private static final int COUNT = 1_000;

  /** The loss of the last packets shows only when later ones come. */
  private static final int TAIL = 60;

  @TestFactory
  Stream<DynamicTest> everythingArrivesInOrderWhateverTheLinkDoes() {
    return Seeds.tests(
        LossSweepSimulationTest::sweep,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        2839481440484740633L);
  }

  private static void sweep(Random random) {
    long rttMs = random.nextInt(601);
    long jitterMs = random.nextInt(40);
    double loss = random.nextDouble() * 0.3;
    // a round: report, retransmission, and what a report waits at most until it is repeated
    long roundMs = rttMs + 4 * jitterMs + 60;
    int rounds = 6 + (int) (loss * 80);
    Duration latency = Duration.ofMillis(Math.min(60_000, roundMs * rounds));
    boolean paced = random.nextBoolean();
    SrtOptions options =
        SrtOptions.LIVE
            .with(o -> o.latency(latency))
            .with(o -> o.connTimeo(Duration.ofSeconds(60)))
            // five keep-alives in a row are lost now and then where a third of everything is
            .with(o -> o.peerIdleTimeo(Duration.ofSeconds(60)))
            .with(
                o -> o.delivery(paced ? SrtOptions.Delivery.TSBPD : SrtOptions.Delivery.IN_ORDER));
    LinkConditions conditions =
        LinkConditions.PERFECT
            .withDelayNs(rttMs * MS / 2)
            .withJitterNs(jitterMs * MS)
            .withKeepOrder(random.nextBoolean())
            .withLossRate(loss)
            .withDuplicateRate(random.nextDouble() * 0.2)
            .withReordering(random.nextDouble() * 0.1, random.nextInt(30) * MS);
    SimStream stream = new SimStream(random.nextLong(), conditions, conditions).listen(options);
    stream.call(options);
    stream.network.runUntil(
        () -> stream.sending.isConnected() && stream.receiving != null, 60_000 * MS);

    stream.send(COUNT + TAIL, 5 * MS);
    stream.network.runFor((COUNT + TAIL) * 5 * MS + latency.toNanos() + 2_000 * MS);

    assertThat(stream.delivered.subList(0, COUNT))
        .as("rtt %d ms, jitter %d ms, loss %.2f, latency %s", rttMs, jitterMs, loss, latency)
        .isEqualTo(IntStream.range(0, COUNT).boxed().toList());
    assertThat(stream.callerClosed).isEmpty();
    assertThat(stream.listenerClosed).isEmpty();
    assertThat(stream.listener.mux.stats().ignored()).isEmpty();
    // a keep-alive may outrun the handshake's last packet, if that one was lost
    assertThat(stream.caller.mux.stats().ignored().keySet()).isSubsetOf("UNKNOWN_SOCKET");
  }
}
