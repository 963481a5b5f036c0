package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.seed.Seeds;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequence numbers of 31 bits and timestamps of 32 bits begin again from 0. */
class WrapSimulationTest {

  private static final SrtOptions LATENCY_600 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(600)));

  /** 2^32 microseconds. */
  private static final long TIMESTAMP_WRAP_NS = (1L << 32) * 1_000;

  @TestFactory
  Stream<DynamicTest> sequenceNumbersWrapInTheMiddleOfALossyStream() {
    return Seeds.tests(
        random -> {
          int isn = Integer.MAX_VALUE - 1 - random.nextInt(800);
          SimStream stream = stream(random, isn, 0.1);
          stream.send(1_000, 3 * MS).network.runFor(5_000 * MS);
          assertThat(stream.delivered.subList(0, 950)).hasSize(950).isSorted();
          assertThat(stream.delivered.get(949)).isEqualTo(949);
          assertThat(stream.toListener.data())
              .anyMatch(packet -> packet.sequenceNumber() == Integer.MAX_VALUE)
              .anyMatch(packet -> packet.sequenceNumber() == 0);
        },
        1,
        2,
        3);
  }

  @ParameterizedTest(name = "first sequence number {0}")
  @ValueSource(ints = {0, 1, 0x3FFF_FFF0, 0x7FFF_FFFE})
  void aStreamMayBeginAnywhere(int isn) {
    SimStream stream = stream(new Random(1), isn, 0.1);
    stream.send(500, 3 * MS).network.runFor(4_000 * MS);
    assertThat(stream.delivered.subList(0, 450)).isSorted();
    assertThat(stream.delivered.get(449)).isEqualTo(449);
  }

  @ParameterizedTest(name = "first sequence number {0}, its packet is lost")
  @ValueSource(ints = {0, 1, 0x7FFF_FFFE})
  void theVeryFirstPacketMayBeLost(int isn) {
    for (long startNs : new long[] {-120 * MS, 0, SimStream.START_NS}) {
      LinkConditions delay = LinkConditions.PERFECT.withDelayNs(20 * MS);
      SimStream stream =
          new SimStream(1, SimStream.START_NS, isn, delay, delay).listen(LATENCY_600);
      stream.network.clock(stream.caller, startNs - SimStream.START_NS, 0);
      stream.connect(LATENCY_600);
      stream.toListener.loseFirst(Wire.Sent::isData);
      for (int i = 0; i < 300; i++) {
        stream.network.after(i * 3 * MS, () -> stream.sendOneAt(startNs - SimStream.START_NS));
      }
      stream.network.runFor(3_000 * MS);
      stream.assertAllDelivered();
    }
  }

  @Test
  void timestampsWrapAfterMoreThanAnHourOfSilence() {
    SimStream stream = stream(new Random(1), 7, 0);
    stream.network.runFor(TIMESTAMP_WRAP_NS + 60_000 * MS);
    stream.send(500, 3 * MS).network.runFor(4_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.delaysNs).allSatisfy(d -> assertThat(d).isBetween(599 * MS, 603 * MS));
    assertThat(stream.callerClosed).isEmpty();
  }

  @Test
  void timestampsWrapInTheMiddleOfALossyStream() {
    SimStream stream = stream(new Random(1), 7, 0.05);
    stream.network.runFor(TIMESTAMP_WRAP_NS - 1_000 * MS);
    stream.send(1_000, 3 * MS).network.runFor(5_000 * MS);
    assertThat(stream.delivered.subList(0, 950)).isSorted();
    assertThat(stream.delivered.get(949)).isEqualTo(949);
    assertThat(stream.delaysNs).allSatisfy(d -> assertThat(d).isBetween(595 * MS, 610 * MS));
    assertThat(stream.toListener.data())
        .anyMatch(packet -> packet.timestampUs() < 0)
        .anyMatch(packet -> packet.timestampUs() >= 0);
  }

  private static SimStream stream(Random random, int isn, double loss) {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS).withLossRate(loss);
    return new SimStream(random.nextLong(), SimStream.START_NS, isn, link, link)
        .listen(LATENCY_600)
        .connect(LATENCY_600);
  }
}
