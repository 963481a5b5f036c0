package io.millrace.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.http.ChannelView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole demo, with a real FFmpeg. */
class DemoIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> ANY_PORTS =
      Map.of("--bind", "127.0.0.1:0", "--http", "127.0.0.1:0");

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList();
  }

  @AfterEach
  void noChildIsLeft() {
    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(children()).isEmpty());
  }

  private static EffectiveConfig config() {
    return EffectiveConfig.load(ANY_PORTS, Map.of(), Optional.empty());
  }

  @Test
  void allChannelsBecomeLiveAndArriveAtTheConsumerWithoutLoss() throws Exception {
    StringWriter out = new StringWriter();
    Screen screen = new PlainScreen(new PrintWriter(out), () -> Duration.ZERO);
    Thread running;
    try (LogLines _ = LogLines.to(screen::event);
        Demo demo = Demo.start(config(), FfmpegProgram.find(), screen, Duration.ofSeconds(1))) {
      running = Thread.ofPlatform().start(() -> demo.run(Optional.empty()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(demo.lastStatus()).isPresent();
            DemoStatus status = demo.lastStatus().orElseThrow();
            assertThat(status.channels())
                .allMatch(DemoStatus.Row::isLive)
                .extracting(row -> row.channel().id())
                .containsExactly("1AAA99", "2BBB99", "3CCC99");
            assertThat(status.hopper().firstPictures())
                .containsOnlyKeys("1AAA99", "2BBB99", "3CCC99");
          });
      DemoStatus status = demo.lastStatus().orElseThrow();
      assertThat(status.hopper().lost()).isZero();
      assertThat(status.hopper().packets()).isPositive();
      assertThat(status.channels())
          .extracting(row -> row.channel().title())
          .containsExactly("Test card, 440 Hz", "Moving shapes, 554 Hz", "Game of life, 659 Hz");
      assertThat(status.channels())
          .extracting(DemoStatus.Row::channel)
          .allSatisfy(DemoIT::hasPictureAndSound);
      assertThat(children()).hasSize(3);
    }
    running.join(PATIENCE);
    assertThat(running.isAlive()).isFalse();
    assertThat(out.toString())
        .containsPattern(
            "2BBB99 first picture \\d+\\.\\d\\d s after subscribing: Moving shapes, 554 Hz, H\\.264")
        .contains("stopped: the consumer saw 3 channels, lost 0 of ");
  }

  private static void hasPictureAndSound(ChannelView channel) {
    assertThat(channel.video()).extracting(ChannelView.Video::width).containsExactly(640);
    assertThat(channel.audio()).extracting(ChannelView.Audio::sampleRateHz).containsExactly(48_000);
    assertThat(channel.randomAccessPoints()).isPositive();
    assertThat(channel.skips()).isZero();
  }

  @Test
  void aProducerThatFailsIsNamedAndWithoutAnyTheDemoFails() throws Exception {
    StringWriter out = new StringWriter();
    Screen screen = new PlainScreen(new PrintWriter(out), () -> Duration.ZERO);
    try (LogLines _ = LogLines.to(screen::event);
        Demo demo = Demo.start(config(), FfmpegProgram.find(), screen, Duration.ofSeconds(1))) {
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(() -> demo.run(Optional.empty()), Thread::startVirtualThread);
      await().atMost(PATIENCE).until(() -> children().size() == 3);
      children().getFirst().destroyForcibly();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(out.toString()).contains("the producer failed: ffmpeg stopped"));
      assertThat(run).isNotDone();
      children().forEach(ProcessHandle::destroyForcibly);
      assertThat(run)
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("no producer is left");
    }
  }

  @Test
  void theCommandEndsByItselfWhenItsTimeIsOver() {
    CommandLine command = DemoCommand.create(Map.of());
    StringWriter out = new StringWriter();
    command.setOut(new PrintWriter(out));
    int exitCode = command.execute("--bind", "127.0.0.1:0", "--http", "off", "--duration", "2s");
    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .contains("Watch a channel, here 1AAA99:", "ffplay -fflags", "HTTP      off", "stopped");
  }

  @Test
  void sigtermEndsItInOrderAndLeavesNoFfmpeg(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.millrace.server.Main",
                "demo",
                "--bind",
                "127.0.0.1:0",
                "--http",
                "off")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await().atMost(PATIENCE).until(() -> demo.descendants().count() == 3);
      List<ProcessHandle> ffmpegs = demo.descendants().toList();
      demo.destroy();
      assertThat(demo.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isZero();
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> ffmpegs.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(Files.readString(output)).contains("stopped").doesNotContain("INFO");
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void aPortInUseIsToldInALineWithTheRemedyAndNothingIsLeft() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        ServerSocket takenHttp = new ServerSocket()) {
      takenHttp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String udp = "127.0.0.1:" + taken.getLocalPort();
      assertThat(failure("--bind", udp, "--http", "off"))
          .isEqualTo(udp + " is in use; choose another with --bind HOST:PORT");
      String tcp = "127.0.0.1:" + takenHttp.getLocalPort();
      assertThat(failure("--bind", "127.0.0.1:0", "--http", tcp))
          .isEqualTo(
              "HTTP address "
                  + tcp
                  + " is in use; choose another with --http HOST:PORT or --http off");
    }
  }

  private static String failure(String... args) {
    StringBuilder message = new StringBuilder();
    CommandLine command = DemoCommand.create(Map.of());
    command.setExecutionExceptionHandler((e, line, parsed) -> {
      message.append(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    });
    assertThat(command.execute(args)).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    return message.toString();
  }
}
