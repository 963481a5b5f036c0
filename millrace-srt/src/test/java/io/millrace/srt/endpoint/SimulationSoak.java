package io.millrace.srt.endpoint;

import io.millrace.srt.connection.SrtStats;
import java.time.Duration;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The streams of {@link ImpairedLinkSimulationTest}, longer ones, for as long as one likes. Its
 * name keeps it out of the build; it is started by
 *
 * <pre>./millrace test -pl millrace-srt -am -DskipITs -Dtest=SimulationSoak \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.soak=PT20M</pre>
 *
 * and {@code -Dmillrace.seed=} repeats a run. A failure names the seed that makes a regression seed
 * of that test.
 */
class SimulationSoak {

  private static final int PACKETS = 20_000;

  private long streams;
  private long submitted;
  private long onTheWire;
  private long delivered;
  private long complete;

  @Test
  void manyStreamsOverManyLinks() {
    Duration length = Duration.parse(System.getProperty("millrace.soak", "PT1M"));
    long master = Long.getLong("millrace.seed", new SplittableRandom().nextLong());
    System.out.println("Soak of " + length + " with master seed " + master);
    SplittableRandom seeds = new SplittableRandom(master);
    long endNs = System.nanoTime() + length.toNanos();
    while (System.nanoTime() - endNs < 0) {
      long seed = seeds.nextLong();
      run(seed, true);
      run(seed, false);
      if (streams % 200 == 0) {
        report();
      }
    }
    report();
  }

  private void run(long seed, boolean fitting) {
    Random random = new Random(seed);
    try {
      CheckedStream stream =
          new CheckedStream(
              fitting ? Scenario.fitting(random, PACKETS) : Scenario.harsh(random, PACKETS));
      stream.run();
      if (fitting) {
        stream.assertAllDelivered();
        complete++;
      }
      SrtStats sent = stream.senderStats();
      submitted += stream.scenario.sentInAll();
      onTheWire += sent.pktSent();
      delivered += stream.delivered.cardinality();
      streams++;
    } catch (AssertionError | RuntimeException failure) {
      report();
      failure.addSuppressed(new AssertionError((fitting ? "fitting" : "harsh") + ", seed " + seed));
      throw failure;
    }
  }

  private void report() {
    System.out.printf(
        "%,d streams (%,d of them with nothing lost), %,d payloads, %,d data packets sent,"
            + " %,d payloads delivered%n",
        streams, complete, submitted, onTheWire, delivered);
  }
}
