package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Received;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our programs with a passphrase, right, wrong and missing. */
@Timeout(120)
class EncryptionProgramIT {
  private static final String SECRET = "never-on-a-command-line";

  /** The broker's wish; enough for programs that wait for a busy machine. */
  private static final Duration LATENCY = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Path file;
  private BrokerProgram broker;

  @BeforeEach
  void startBroker() throws IOException {
    file = Files.writeString(folder.resolve("secret.txt"), SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    broker =
        BrokerProgram.start(
            0, Map.of("MILLRACE_PASSPHRASE", SECRET, "LATENCY", LATENCY.toMillis() + "ms"));
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void whatGoesInEncryptedIsWhatIsRecordedAndTheSecretIsNowhereToBeSeen() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 4, 25);
    Path recording = folder.resolve("recording.ts");
    try (Peer consumer =
        Programs.millrace(
                "consumer",
                "--broker",
                broker.address(),
                "--subscribe",
                "1AAA99",
                "--record",
                recording.toString(),
                "--json")
            .environment("MILLRACE_PASSPHRASE", SECRET)
            .stdinOpen()
            .start()) {
      broker.awaitSubscribers("1AAA99", 1);
      try (Peer producer =
          Programs.millrace(
                  "producer",
                  "-",
                  "--id",
                  "1AAA99",
                  "--broker",
                  broker.address(),
                  "--passphrase-file",
                  file.toString(),
                  "--pbkeylen",
                  "32")
              .stdin(clip)
              .start()) {
        assertThat(commandLines()).contains(file.toString()).doesNotContain(SECRET);
        producer.awaitSuccess(Programs.SOON);
        assertThat(producer.stderr())
            .contains("sending 1AAA99 to " + broker.address() + ", AES-256: ")
            .doesNotContain(SECRET);
      }
      broker.api().awaitQuiet("1AAA99", LATENCY);
      assertThat(broker.api().channel("1AAA99").path("skips").asInt(-1)).isZero();
      consumer.writeLine("quit");
      consumer.awaitSuccess(Programs.SOON);

      JsonNode summary = new JsonMapper().readTree(consumer.stdout());
      assertThat(summary.path("lost").asLong(-1)).isZero();
      assertThat(consumer.stderr()).contains(", AES-128, our UDP address").doesNotContain(SECRET);
    }
    assertThat(Programs.stdout(broker.process()))
        .contains("Access    encrypted: only who knows the passphrase may publish and watch")
        .contains("&passphrase=PASSPHRASE&pbkeylen=16")
        .doesNotContain(SECRET);
    assertThat(broker.process().stderr()).doesNotContain(SECRET);
    Received.assertSameBehindTables(recording, clip);
  }

  /** Of all processes of this machine, as everybody can read them. */
  private static String commandLines() {
    StringBuilder all = new StringBuilder();
    ProcessHandle.allProcesses()
        .map(process -> Path.of("/proc", Long.toString(process.pid()), "cmdline"))
        .forEach(path -> read(path).ifPresent(all::append));
    return all.toString();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  @Test
  void aProducerWithoutTheRightPassphraseEndsWithTheReason() {
    try (Peer wrong = producer().environment("MILLRACE_PASSPHRASE", "not-the-secret").start();
        Peer missing = producer().start()) {
      assertThat(wrong.awaitExit(Programs.SOON)).isEqualTo(1);
      assertThat(missing.awaitExit(Programs.SOON)).isEqualTo(1);
      assertThat(wrong.stderr())
          .contains(
              "refused 1AAA99: the passphrase is wrong (1010); check it, also for blanks at its"
                  + " ends");
      assertThat(missing.stderr())
          .contains(
              "refused 1AAA99: the channel needs a passphrase (1011); give it with"
                  + " --passphrase-file FILE or MILLRACE_PASSPHRASE");
    }
    assertThat(broker.process().stderr())
        .contains("wrong passphrase (1010), its passphrase is not that of channel 1AAA99")
        .contains("channel 1AAA99 needs a passphrase")
        .doesNotContain("not-the-secret");
  }

  private PeerCommand producer() {
    return Programs.millrace(
        "producer", "--test-pattern", "--id", "1AAA99", "--broker", broker.address());
  }

  @Test
  void aConsumerIsToldOfAMissingPassphraseAndGoesOnWhenItIsGiven() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.txt"), "not-the-secret");
    try (Peer consumer =
        Programs.millrace("consumer", "--broker", broker.address(), "--subscribe", "1AAA99")
            .stdinOpen()
            .start()) {
      Programs.awaitStdout(
          consumer,
          "1AAA99 refused: the channel needs a passphrase; type: passphrase, or start with"
              + " --passphrase-file FILE");
      consumer.writeLine("passphrase " + wrong);
      Programs.awaitStdout(consumer, "1AAA99 refused: the passphrase is wrong");
      consumer.writeLine("passphrase " + file);
      broker.awaitSubscribers("1AAA99", 1);
      consumer.writeLine("stats");
      Programs.awaitStdout(consumer, "AES-128");
      consumer.writeLine("quit");
      consumer.awaitSuccess(Programs.SOON);
    }
    await()
        .atMost(Programs.SOON)
        .until(() -> broker.api().broker().path("refused").path("1010").asInt() == 1);
  }
}
