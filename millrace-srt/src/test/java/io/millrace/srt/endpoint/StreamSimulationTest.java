package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Seeds;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole streams over simulated links, minutes in milliseconds. */
class StreamSimulationTest {

  private static final SrtOptions LATENCY_400 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(400)));

  @Test
  void deliversEverythingOnAPerfectLinkAtTheLatency() {
    SimStream stream =
        new SimStream(1, delay(10), delay(10)).listen(SrtOptions.LIVE).connect(SrtOptions.LIVE);
    stream.send(500, 2 * MS).network.runFor(3_000 * MS);
    stream.assertAllDelivered();
    // TSBPD: half the handshake's round trip plus the latency, for every packet alike
    assertThat(stream.delaysNs).allSatisfy(d -> assertThat(d).isBetween(119 * MS, 123 * MS));
  }

  @Test
  void deliversAtOnceWhenNothingIsLostIfAskedTo() {
    SrtOptions relay = SrtOptions.LIVE.with(o -> o.delivery(SrtOptions.Delivery.IN_ORDER));
    SimStream stream =
        new SimStream(1, delay(10), delay(10)).listen(relay).connect(SrtOptions.LIVE);
    stream.send(500, 2 * MS).network.runFor(3_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.delaysNs).allSatisfy(d -> assertThat(d).isBetween(-MS, MS));
  }

  static Stream<Long> seeds() {
    return Seeds.of(1, 2, 3);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void repairsFivePercentLossInBothDirections(long seed) {
    SimStream stream =
        new SimStream(seed, delay(20).withLossRate(0.05), delay(20).withLossRate(0.05))
            .listen(LATENCY_400)
            .connect(LATENCY_400);
    stream.send(5_000, 2 * MS).network.runFor(12_000 * MS);
    // the last packets of a stream are not known to be lost, so those may be missing
    assertThat(stream.delivered.size()).isGreaterThanOrEqualTo(stream.sent() - 5);
    assertThat(stream.delivered.subList(0, 4_990))
        .isEqualTo(LongStream.range(0, 4_990).mapToObj(i -> (int) i).toList());
  }

  private static LinkConditions delay(long ms) {
    return LinkConditions.PERFECT.withDelayNs(ms * MS);
  }
}
