package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Environment;
import io.millrace.cli.ErrorLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What can be typed, and what is said to it. No broker is called. */
class LoadCommandTest {

  private static LoadSettings settings(String... args) {
    LoadOptions options = new LoadOptions();
    new CommandLine(new Typed(options)).parseArgs(args);
    return new SettingsReader(options, new Environment(Map.of())).read();
  }

  @CommandLine.Command
  private record Typed(@CommandLine.Mixin LoadOptions options) {}

  @Test
  void withoutOptionsAHundredViewersWatchAChannelOfTheToolsOwn() {
    LoadSettings settings = settings();
    assertThat(settings.audience().viewers()).isEqualTo(100);
    assertThat(settings.audience().rampPerSecond()).isEqualTo(100);
    assertThat(settings.duration()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.source().isOwn()).isTrue();
    assertThat(settings.source().name(0)).isEqualTo("load/1");
    assertThat(settings.source().framesPerKey()).isEqualTo(60);
    assertThat(settings.source().pacing()).isEqualTo(Pacing.FRAMES);
    assertThat(settings.limits().delay()).isEmpty();
    assertThat(settings.access().broker()).hasToString("127.0.0.1:5000");
  }

  @Test
  void aCapacityIsSoughtWithALimitOfItsOwn() {
    LoadSettings settings = settings("--find-capacity");
    assertThat(settings.capacity()).isTrue();
    assertThat(settings.audience().viewers()).isEqualTo(20_000);
    assertThat(settings.duration()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.limits().delay()).contains(Duration.ofMillis(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--viewers 0|--viewers: '0' must be 1 to 1000000",
        "--sockets 500|--sockets: '500' must be 1 to 256",
        "--ramp 0|--ramp: at 0 a second nobody ever joins; use more, such as 100/s",
        "--loss 1|--loss: '1' is no share; write 1% or 0.05%",
        "--duration 0|--duration: must be more than 0, such as 60s",
        "--bitrate 300k|--bitrate: at 30 frames a second, of a packet each, at least 316k; use more, or less with --fps",
        "--channel a --bitrate 2M|--bitrate is about the tool's own channels; leave it, or --channel, away",
        "--channel a//b|--channel: 'a//b' is no producer id; use 1 to 64 of A-Z a-z 0-9 . _ - in up to four parts divided by /, such as 1AAA99",
        "--find-capacity --churn 1/s|--churn: does not go with --find-capacity; leave one of them away",
        "--broker-pid -5|--broker-pid: no process -5 to be seen here; leave it away if the broker runs elsewhere",
        "--pacing odd|--pacing: 'odd' is no pacing; use frames or even",
      })
  void whatIsWrongIsToldInALineWithExitCode2(String args, String line) {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new LoadCommand(new Environment(Map.of())));
    command.setErr(new PrintWriter(err));
    ErrorLines.install(command, false);
    assertThat(command.execute(args.split(" "))).isEqualTo(2);
    assertThat(err).hasToString("load: " + line + System.lineSeparator());
  }
}
