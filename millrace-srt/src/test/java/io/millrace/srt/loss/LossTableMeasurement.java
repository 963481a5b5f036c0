package io.millrace.srt.loss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Measures {@code docs/figures/loss.md}. Its name keeps it out of the build; it is started by
 *
 * <pre>./millrace test -pl millrace-srt -am -DskipITs -Dtest=LossTableMeasurement \
 *     -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * and takes half an hour on a machine that does nothing else. With {@code -Dmillrace.loss.runs=},
 * {@code .seconds=}, {@code .mbits=}, {@code .losses=} and {@code .latencies=} it takes other
 * values, with {@code .out=} it writes elsewhere.
 */
class LossTableMeasurement {

  private static final String PROPERTY = "millrace.loss.";
  private static final int RTT_MS = 40;
  private static final double NANOS_PER_SECOND = 1e9;

  private final int runs = Integer.getInteger(PROPERTY + "runs", 5);
  private final int seconds = Integer.getInteger(PROPERTY + "seconds", 15);
  private final int mbits = Integer.getInteger(PROPERTY + "mbits", 3);
  private final int[] losses = integers("losses", "0,1,2,5,10,20");
  private final int[] latenciesMs = integers("latencies", "80,160,320");
  private final Path file =
      Path.of(System.getProperty(PROPERTY + "out", "../docs/figures/loss.md"));

  @Test
  void whichShareOfALiveStreamArrives() throws IOException {
    new Round(new Cell(5, RTT_MS, 80), intervalNs(), 1).close(); // loads the classes
    List<Outcome> outcomes = new ArrayList<>();
    Random seeds = new Random();
    for (int run = 0; run < runs; run++) {
      for (int latencyMs : latenciesMs) {
        for (int loss : losses) {
          outcomes.addAll(measured(new Cell(loss, RTT_MS, latencyMs), seeds.nextLong()));
          write(outcomes, run + 1);
        }
      }
    }
  }

  private List<Outcome> measured(Cell cell, long seed) throws IOException {
    try (Round round = new Round(cell, intervalNs(), seed)) {
      List<Outcome> outcomes = round.run(Duration.ofSeconds(seconds));
      for (Outcome o : outcomes) {
        System.out.printf(
            Locale.ROOT,
            "%s: %s %.3f %% of %d, %.3f packets each%n",
            cell,
            o.pairing().title,
            o.deliveredPercent(),
            o.counted(),
            o.packetsPerPayload());
      }
      return outcomes;
    }
  }

  private void write(List<Outcome> outcomes, int run) throws IOException {
    String table = new LossTable(outcomes).markdown();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, LossPage.of(table, run, seconds, mbits, RTT_MS, LocalDate.now()));
  }

  private long intervalNs() {
    return (long) (Trial.PAYLOAD_BYTES * Byte.SIZE * NANOS_PER_SECOND / (mbits * 1e6));
  }

  private static int[] integers(String name, String byDefault) {
    String text = System.getProperty(PROPERTY + name, byDefault);
    return Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
