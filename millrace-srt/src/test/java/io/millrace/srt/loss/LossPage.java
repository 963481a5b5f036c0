package io.millrace.srt.loss;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** The page around the table: what was measured, how, and on what. */
final class LossPage {

  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private LossPage() {}

  static String of(String table, int runs, int seconds, int mbits, int rttMs, LocalDate date)
      throws IOException {
    return """
    # Delivery against loss

    Which share of a live stream comes out at the other end, in time and once, when the link loses datagrams: our
    implementation beside %s, as srt-live-transmit.

    - Payloads of 1316 bytes at %d Mbit/s, numbered; the unique numbers that the receiver puts out are counted.
    - One UDP proxy for each stream (`ImpairmentProxy` of the testkit): %d ms of round trip, **each direction loses
      this share**, every datagram for itself; so acknowledgements and loss reports get lost as well.
    - Latency is what both sides ask for: 2, 4 and 8 round trips. Everything else is the default of each side; ours
      delivers by timestamps (`Delivery.TSBPD`).
    - All four pairings run at the same time, fed by one clock, so that whatever else the machine does hits all of
      them. The link begins to lose once the streams have settled.
    - Figures are percent delivered, mean ± standard deviation of %d run%s of %d s, and in brackets the data packets
      sent for each payload. *Worse* or *better* is said where ours → ours and libsrt → libsrt differ by more than
      twice the uncertainty of their means, and by more than 0.05 %%.
    - %s, Java %s, %s. The command stands in `LossTableMeasurement`.

    %s\
    """
        .formatted(
            libsrt(),
            mbits,
            rttMs,
            runs,
            runs == 1 ? "" : "s",
            seconds,
            machine(),
            Runtime.version().feature(),
            date,
            table);
  }

  private static String libsrt() {
    try (Peer peer = ExternalProgram.require("srt-live-transmit").command("-version").start()) {
      peer.awaitExit(Duration.ofSeconds(5));
      String said = peer.stderr() + new String(peer.stdout(), StandardCharsets.UTF_8);
      return said.lines()
          .filter(line -> line.startsWith("SRT Library version"))
          .findFirst()
          .map(line -> "libsrt " + line.replaceFirst("SRT Library version: ([0-9.]+).*", "$1"))
          .orElse("libsrt");
    }
  }

  private static String machine() throws IOException {
    List<String> lines = Files.isReadable(CPUS) ? Files.readAllLines(CPUS) : List.of();
    String model =
        lines.stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 2))
            .orElse(System.getProperty("os.arch"));
    return Runtime.getRuntime().availableProcessors() + " × " + model;
  }
}
