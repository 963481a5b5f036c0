package io.millrace.cli.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.HostAndPort;
import io.millrace.cli.srt.BrokerAccess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class ConsumerSessionTest {

  private final FakeEngine engine = new FakeEngine();
  private final PipedOutputStream commands = new PipedOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream summaries = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeAll
  static void loadJson() {
    ChannelSummary.warmUp();
  }

  private static Settings settings(List<String> subscribe, Optional<Duration> duration) {
    return new Settings(
        BrokerAccess.to(new HostAndPort("127.0.0.1", 5000)),
        new HostAndPort("", 0),
        subscribe,
        Optional.empty(),
        false,
        duration,
        true,
        false);
  }

  private ConsumerSession session(Settings settings) throws IOException {
    Console console =
        new PipeConsole(new PipedInputStream(commands), new PrintStream(out, true, UTF_8));
    MessagePrinter printer = new MessagePrinter(console::print);
    Subscriptions subscriptions =
        new Subscriptions(
            engine.downlink(),
            FakeReader::new,
            new Random(1),
            System::nanoTime,
            engine,
            printer::say,
            "127.0.0.1:5000");
    RecordingFiles files = new RecordingFiles(Clock.systemUTC(), false);
    CommandInterpreter interpreter =
        new CommandInterpreter(
            subscriptions,
            engine,
            new LocalOutputs(files, ""),
            console::readSecret,
            console::width);
    return new ConsumerSession(
        settings,
        engine,
        subscriptions,
        interpreter,
        console,
        printer,
        new PrintStream(summaries, true, UTF_8));
  }

  private void type(String line) throws IOException {
    commands.write(Bytes.of(line + "\n"));
    commands.flush();
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  private FakeDownlink.FakeCall call(int index) {
    await()
        .until(() -> engine.isClosed() || engine.call(() -> engine.downlink.calls.size() > index));
    return engine.downlink.calls.get(index);
  }

  private void deliver(FakeDownlink.FakeCall call, String... payloads) {
    engine.call(() -> {
      call.connect(System.nanoTime());
      for (String payload : payloads) {
        call.deliver(payload, System.nanoTime());
      }
      return payloads.length;
    });
  }

  private JsonNode summary() {
    return JsonMapper.shared().readTree(summaries.toString(UTF_8));
  }

  @Test
  void aScriptSubscribesRecordsAndQuits() throws Exception {
    Path file = folder.resolve("out.ts");
    ConsumerSession session = session(settings(List.of(), Optional.empty()));
    session.start(List.of(), Optional.empty());
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(session::run);
    type("record 1AAA99 " + file);
    deliver(call(0), "R1", "p2", "p3");
    type("nonsense");
    await().until(() -> printed().contains("unknown command 'nonsense'"));
    type("quit");

    assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(file).hasContent("R1p2p3");
    assertThat(call(0).closed).isTrue();
    assertThat(engine.isClosed()).isTrue();
    assertThat(printed())
        .contains(
            "subscribing to 1AAA99 and recording it to " + file, "1AAA99: wrote 6 B to " + file);
    assertThat(summary().get("id").asString()).isEqualTo("1AAA99");
    assertThat(summary().get("bytes").asLong()).isEqualTo(6);
    assertThat(summary().get("randomAccessPoints").asLong()).isEqualTo(1);
    assertThat(summary().get("delayMs").get("p50").asDouble()).isBetween(120.0, 10_000.0);
    assertThat(summary().get("sha256").asString()).isEqualTo(Bytes.sha256(Bytes.of("R1p2p3")));
  }

  @Test
  void theEndOfInputOnAPipeKeepsItRunningUntilTheDuration() throws Exception {
    ConsumerSession session = session(settings(List.of("a"), Optional.of(Duration.ofMillis(400))));
    session.start(List.of(), Optional.empty());
    deliver(call(0), "R1");
    commands.close();
    long startNs = System.nanoTime();

    assertThat(session.run()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isGreaterThan(Duration.ofMillis(390));
  }

  @Test
  void aChannelThatNeverDeliversIsNamedAndFails() throws Exception {
    ConsumerSession session =
        session(settings(List.of("a", "b"), Optional.of(Duration.ofMillis(500))));
    session.start(List.of(), Optional.empty());
    deliver(call(0), "R1");

    assertThat(session.run()).isEqualTo(1);
    assertThat(printed()).contains("nothing came from b");
    assertThat(summaries.toString(UTF_8).lines()).hasSize(2);
  }

  @Test
  void allThatWasAskedForCameSoItSucceeds() throws Exception {
    ConsumerSession session = session(settings(List.of("a"), Optional.of(Duration.ofMillis(500))));
    RecordingOutput stdout = new RecordingOutput("standard output");
    session.start(List.of(), Optional.of(stdout));
    deliver(call(0), "p1", "R2");

    assertThat(session.run()).isZero();
    assertThat(stdout.text()).isEqualTo("p1R2");
    assertThat(summary().get("state").asString()).isEqualTo("live");
    assertThat(summary().get("firstPacketMs").isNumber()).isTrue();
  }

  @Test
  void aSignalHangsUpAndWritesFilesWithinASecond() throws Exception {
    ConsumerSession session = session(settings(List.of("a"), Optional.empty()));
    Path file = folder.resolve("a.ts");
    Output recording = new RecordingFiles(Clock.systemUTC(), false).openNamed("a", file.toString());
    session.start(List.of(recording), Optional.empty());
    deliver(call(0), "p1", "p2");
    long startNs = System.nanoTime();
    session.close();

    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(1));
    assertThat(call(0).closed).isTrue();
    assertThat(file).hasContent("p1p2");
    assertThat(summary().get("fileBytes").asLong()).isEqualTo(4);
  }

  @Test
  void standardOutputThatIsGoneEndsItWithFailure() throws Exception {
    ConsumerSession session = session(settings(List.of("a"), Optional.empty()));
    RecordingOutput stdout = new RecordingOutput("standard output");
    session.start(List.of(), Optional.of(stdout));
    stdout.fail("No space left on device");

    assertThat(session.run()).isEqualTo(1);
    assertThat(printed())
        .contains("a: writing to standard output stopped: No space left on device");
  }

  @Test
  void aReaderOfStandardOutputThatHasHadEnoughEndsItQuietly() throws Exception {
    ConsumerSession session = session(settings(List.of("a"), Optional.empty()));
    RecordingOutput stdout = new RecordingOutput("standard output");
    session.start(List.of(), Optional.of(stdout));
    stdout.fail("Broken pipe");

    assertThat(session.run()).isZero();
    assertThat(printed()).doesNotContain("standard output");
  }

  @Test
  void anInputThatEndsWithNothingSubscribedSaysWhatToDoInstead() throws Exception {
    ConsumerSession session = session(settings(List.of(), Optional.empty()));
    session.start(List.of(), Optional.empty());
    commands.close();

    assertThat(session.run()).isEqualTo(2);
    assertThat(printed())
        .contains(
            "the input has ended and nothing is subscribed; name a channel with --subscribe ID");
  }

  @Test
  void aScriptThatUnsubscribesAtItsEndEndsTheProgram() throws Exception {
    ConsumerSession session = session(settings(List.of(), Optional.empty()));
    session.start(List.of(), Optional.empty());
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(session::run);
    type("subscribe a");
    type("unsubscribe a");
    commands.close();

    assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
  }
}
