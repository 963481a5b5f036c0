package io.millrace.srt.endpoint;

import io.millrace.testkit.seed.Seeds;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Streams over links of all kinds; what must hold is checked after every step. */
class ImpairedLinkSimulationTest {

  private static final int PACKETS = 4_000;

  /** A window too small for the rate: one backlog after the other. */
  private static final long[] FAILED_ONCE = {-4300366134010424511L};

  @TestFactory
  Stream<DynamicTest> everythingArrivesIfTheLatencyFitsTheLink() {
    return Seeds.tests(
        random -> new CheckedStream(Scenario.fitting(random, PACKETS)).run().assertAllDelivered(),
        LongStream.rangeClosed(1, 30).toArray());
  }

  @TestFactory
  Stream<DynamicTest> whateverTheLinkDoesTheStreamStaysInOrder() {
    return Seeds.tests(
        random -> new CheckedStream(Scenario.harsh(random, PACKETS)).run(),
        LongStream.concat(LongStream.rangeClosed(1, 30), LongStream.of(FAILED_ONCE)).toArray());
  }
}
