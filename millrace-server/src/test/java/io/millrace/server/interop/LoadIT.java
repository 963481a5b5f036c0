package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.ErrorLines;
import io.millrace.cli.load.LoadCommand;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code millrace load} against a broker. How late packets are is the machine's affair here; which
 * ones come is not.
 */
@Tag("alone")
@Timeout(120)
class LoadIT {

  private record Ending(int exitCode, String out, String err) {
    JsonNode json() {
      JsonNode report = new JsonMapper().readTree(out);
      assertThat(exitCode).isEqualTo(report.path("held").asBoolean() ? 0 : 1);
      return report;
    }
  }

  @TempDir Path folder;

  /** Of a channel of its own, at 1 Mb/s. */
  private static Ending load(int port, String... options) {
    List<String> line = new ArrayList<>(List.of("--bitrate", "1M"));
    line.addAll(List.of(options));
    return load(port, line);
  }

  private static Ending load(int port, List<String> options) {
    List<String> line = new ArrayList<>(List.of("--broker", "127.0.0.1:" + port));
    line.addAll(List.of("--latency", "3s", "--duration", "1s", "--ramp", "500/s"));
    line.addAll(List.of("--sockets", "4"));
    line.addAll(options);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new LoadCommand());
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    command.setOverwrittenOptionsAllowed(true);
    ErrorLines.install(command, false);
    int exitCode = command.execute(line.toArray(String[]::new));
    return new Ending(exitCode, out.toString(), err.toString());
  }

  @Test
  void fiftyViewersGetEveryPacketOnce() throws IOException {
    try (LiveBroker broker = LiveBroker.start()) {
      Ending ending = load(broker.port(), "--viewers", "50", "--duration", "3s", "--json");
      JsonNode report = ending.json();
      assertThat(report.path("failures")).isEmpty();
      assertThat(report.path("held").asBoolean()).isTrue(); // no limit of delay was given
      assertThat(report.path("viewers").path("watching").asInt()).isEqualTo(50);
      assertThat(report.path("viewers").path("withoutPicture").asInt(-1)).isZero();
      JsonNode packets = report.path("packets");
      assertThat(packets.path("delivered").asLong()).isGreaterThan(50 * 3 * 90L);
      assertThat(packets.path("lost").asLong(-1)).isZero();
      assertThat(packets.path("skipped").asLong(-1)).isZero();
      assertThat(packets.path("duplicates").asLong(-1)).isZero();
      assertThat(packets.path("acks").asLong()).isPositive();
      assertThat(report.path("delayMs").path("count").asLong()).isPositive();
      assertThat(report.path("delayMs").path("p50").asDouble()).isPositive();
      assertThat(report.path("joinMs").path("count").asInt()).isEqualTo(50);
      assertThat(report.path("handshakeMs").path("max").asDouble())
          .isLessThanOrEqualTo(report.path("joinMs").path("max").asDouble());
      assertThat(report.path("publishers").path("live").asInt()).isEqualTo(1);
      assertThat(report.path("each")).hasSize(50);
      for (JsonNode viewer : report.path("each")) {
        assertThat(viewer.path("channel").asString()).isEqualTo("load/1");
        assertThat(viewer.path("state").asString()).isEqualTo("WATCHING");
        assertThat(viewer.path("joinMs").asDouble()).isPositive();
      }
      assertThat(ending.err()).contains("joining", "measuring", "50/50 watching");
    }
  }

  @Test
  void whatIsLostIsRepairedAndWhoLeavesIsReplaced() throws IOException {
    try (LiveBroker broker = LiveBroker.start()) {
      JsonNode report =
          load(
                  broker.port(),
                  "--viewers=20",
                  "--publishers=3",
                  "--loss=3%",
                  "--churn=20/s",
                  "--pacing=even",
                  "--json")
              .json();
      JsonNode packets = report.path("packets");
      assertThat(packets.path("lossOnWire").asLong()).isPositive();
      assertThat(packets.path("retransmitted").asLong()).isPositive();
      assertThat(packets.path("naks").asLong()).isPositive();
      assertThat(packets.path("lost").asLong(-1)).isZero();
      assertThat(packets.path("skipped").asLong(-1)).isZero();
      JsonNode viewers = report.path("viewers");
      assertThat(viewers.path("departed").asInt()).isPositive();
      assertThat(viewers.path("all").asInt()).isEqualTo(20 + viewers.path("departed").asInt());
      assertThat(viewers.path("ended").asInt(-1)).isZero();
      assertThat(viewers.path("withoutPicture").asInt(-1)).isZero();
      assertThat(report.path("publishers").path("live").asInt()).isEqualTo(3);
    }
  }

  @Test
  void encryptedChannelsAreWatchedAndAWrongPassphraseIsToldInALine() throws IOException {
    String secret = "correct horse battery";
    try (LiveBroker broker = LiveBroker.start(Map.of("passphrase", secret))) {
      Ending ending = load(broker.port(), "--viewers=3", "--passphrase", secret);
      assertThat(ending.out()).contains("3 of 3 viewers on 1 own channel", "encrypted", "target");
      Ending wrong = load(broker.port(), "--viewers=3", "--passphrase", "wrong horse battery");
      assertThat(wrong)
          .isEqualTo(
              new Ending(
                  1,
                  "",
                  "load: 127.0.0.1:%d refuses to let publish load/1: the passphrase is wrong (1010);"
                          .formatted(broker.port())
                      + " check it, also for blanks at its ends\n"));
    }
  }

  @Test
  void whereNobodyListensIsToldInALine() {
    int port = FreePorts.udp();
    assertThat(load(port))
        .isEqualTo(
            new Ending(
                1,
                "",
                "load: no broker answers at 127.0.0.1:%d (no answer); start one, or name another"
                        .formatted(port)
                    + " with --broker HOST:PORT\n"));
  }

  @Test
  void theNumberOfViewersThatHoldsIsFound() throws IOException {
    try (LiveBroker broker = LiveBroker.start()) {
      Ending ending =
          load(broker.port(), "--find-capacity", "--viewers=25", "--limit=30s", "--json");
      JsonNode report = ending.json();
      assertThat(report.path("viewers").asInt()).isEqualTo(25);
      assertThat(report.path("atLeast").asBoolean()).isTrue();
      assertThat(report.path("unloadedDelayMsP50").asDouble()).isPositive();
      assertThat(report.path("steps")).hasSize(2);
      assertThat(ending.err()).contains("unloaded, with 10 viewers", "25 viewers: held");
    }
  }

  @Test
  void aChannelOfSomebodyElseIsWatched() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 20, 25);
    try (LiveBroker broker = LiveBroker.start();
        Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), "1AAA99").start()) {
      JsonNode report =
          load(broker.port(), List.of("--viewers=5", "--channel=1AAA99", "--json")).json();
      assertThat(producer.isAlive()).isTrue();
      assertThat(report.path("test").path("channel").asString()).isEqualTo("1AAA99");
      assertThat(report.path("packets").path("delivered").asLong()).isPositive();
      assertThat(report.path("packets").path("lost").asLong(-1)).isZero();
      assertThat(report.path("viewers").path("withoutPicture").asInt(-1)).isZero();
      assertThat(report.path("delayMs").path("count").asLong()).isPositive();
      assertThat(report.path("publishers").isNull()).isTrue();
    }
  }
}
