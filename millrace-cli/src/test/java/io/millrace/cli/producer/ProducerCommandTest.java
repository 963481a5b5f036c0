package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Environment;
import io.millrace.cli.ErrorLines;
import io.millrace.cli.HostAndPort;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProducerCommandTest {

  private static final StandardInput NOTHING_PIPED =
      new StandardInput() {
        @Override
        boolean carriesData() {
          return false;
        }
      };

  private final StringWriter err = new StringWriter();

  private int run(Map<String, String> environment, String... args) {
    ProducerCommand command = new ProducerCommand(new Environment(environment), NOTHING_PIPED);
    CommandLine line = new CommandLine(command).setErr(new PrintWriter(err));
    ErrorLines.install(line, false);
    return line.execute(args);
  }

  private static ProducerSettings read(Map<String, String> environment, String... args) {
    ProducerOptions options = new ProducerOptions();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs(args);
    return new SettingsReader(options, new Environment(environment), NOTHING_PIPED).read();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "f.mp4 | which channel? give --id",
        "f.mp4 --id a,b | producer: --id: 'a,b' is no producer id",
        "f.mp4 --id a --rate 0 | producer: --rate: '0' is no frame rate",
        "f.mp4 --id a --rate -1 | '-1' is no frame rate",
        "f.mp4 --id a --latency fast | 'fast' is no duration",
        "f.mp4 --id a --latency 2m | '2m' is too long a latency",
        "f.mp4 --id a --broker here:x | producer: --broker: 'here:x' is no address",
        "f.mp4 --id a --bitrate 1 | '1' is no bitrate",
        "f.mp4 --id a --duration 0 | --duration: 0 sends nothing",
        "f.mp4 --id a --test-pattern | more than one source",
        "--id a | what to send?",
        "--id a --test-pattern=0 | producer: --test-pattern: '0' is no test pattern; use 1 to 99",
        "--id a --test-pattern=abc | 'abc' is no test pattern",
        "- --id a --loop | --loop does not go with MPEG-TS from a pipe",
        "f.mp4 --id a --lop | unknown option '--lop'; did you mean --loop?"
      })
  void wrongUsageIsOneLineWithValueAndRemedyAndExitCode2(String line, String message) {
    assertThat(run(Map.of(), line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines().findFirst().orElse("")).contains(message);
    assertThat(err.toString()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void aFolderOfSoundThatWasTypedMustBeThere() {
    assertThat(run(Map.of("AUDIO", "not-there"), "--id", "a", "--frames", "x", "--audio", "none"))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("no folder 'none' with audio pieces; give one that holds audio1.mp3 …");
  }

  @Test
  void aWrongVariableIsNamedWithExitCode2() {
    assertThat(run(Map.of("RATE", "-1"), "f.mp4", "--id", "a")).isEqualTo(2);
    assertThat(err.toString()).contains("environment variable RATE: '-1' is no frame rate");
  }

  @Test
  void aMissingFileIsNamedWithExitCode1() {
    assertThat(run(Map.of(), "no-such-file.mp4", "--id", "a")).isEqualTo(1);
    assertThat(err.toString()).contains("no file 'no-such-file.mp4'").hasLineCount(1);
  }

  @Test
  void aFolderGivenAsFileIsNamedWithExitCode1(@TempDir Path folder) {
    assertThat(run(Map.of(), folder.toString(), "--id", "a")).isEqualTo(1);
    assertThat(err.toString()).contains("'" + folder + "' is a folder").hasLineCount(1);
  }

  @Test
  void framesThatAreAllBadAreNamedWithExitCode1(@TempDir Path folder) throws Exception {
    Files.createFile(folder.resolve("frame1.jpg"));
    assertThat(run(Map.of(), "--frames", folder.toString(), "--id", "a")).isEqualTo(1);
    assertThat(err.toString())
        .contains("frame1.jpg' skipped: empty")
        .contains("none of the 1 frames in '" + folder + "'");
  }

  @Test
  void aFlagGoesBeforeTheEnvironmentAndThatBeforeTheDefault() {
    Map<String, String> environment =
        Map.of("RATE", "12", "DELAY", "2.5", "PRODUCER_ID", "env", "LATENCY", "");
    ProducerSettings settings = read(environment, "f.mp4", "--id", "flag", "--rate", "24");
    assertThat(settings.id()).isEqualTo("flag");
    assertThat(settings.rate()).map(Object::toString).contains("24");
    assertThat(settings.delay()).isEqualTo(Duration.ofMillis(2500));
    assertThat(settings.latency()).isEqualTo(Duration.ofMillis(120));
    assertThat(settings.broker()).isEqualTo(new HostAndPort("127.0.0.1", 5000));
  }

  @Test
  void aComposeFilesVariablesAreEnough() {
    ProducerSettings settings =
        read(
            Map.of(
                "PRODUCER_ID",
                "1AAA99",
                "FRAMES",
                "/media/1/frames",
                "AUDIO",
                "/media/1/audio",
                "BROKER_IP",
                "172.20.0.2",
                "BROKER_PORT",
                "5001",
                "RATE",
                "12",
                "DELAY",
                "0"));
    assertThat(settings.source())
        .isEqualTo(
            new Source.Frames(Path.of("/media/1/frames"), Optional.of(Path.of("/media/1/audio"))));
    assertThat(settings.broker()).hasToString("172.20.0.2:5001");
  }

  @Test
  void aFileGivenGoesBeforeFramesInTheEnvironment() {
    assertThat(read(Map.of("FRAMES", "/frames"), "f.mp4", "--id", "a").source())
        .isEqualTo(new Source.MediaFile(Path.of("f.mp4")));
  }

  @Test
  void helpHasExamples() {
    assertThat(new CommandLine(new ProducerCommand()).getUsageMessage())
        .contains("Examples:")
        .contains("millrace producer holiday.mp4 --id 1AAA99")
        .contains("OBS");
  }
}
