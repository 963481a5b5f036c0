package io.millrace.cli.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Environment;
import io.millrace.cli.ErrorLines;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConsumerCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    PrintStream ours = new PrintStream(out, true, UTF_8);
    ConsumerCommand command =
        new ConsumerCommand(new Environment(Map.of()), InputStream.nullInputStream(), ours, ours);
    CommandLine line = new CommandLine(command).setErr(new PrintWriter(err));
    ErrorLines.install(line, false);
    return line.execute(args);
  }

  @Test
  void wrongUsageIsOneLineAndExitCode2() {
    assertThat(run("--latency", "abc")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "consumer: --latency: 'abc' is no duration; write 120ms, 2s, 1.5m or 1h (a plain number"
                + " counts milliseconds)");
    assertThat(out.size()).isZero();
  }

  @Test
  void aHostThatDoesNotResolveIsOneLineAndExitCode1() {
    assertThat(run("--broker", "no..such..host")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "consumer: host 'no..such..host' does not resolve; check its spelling or give its"
                + " address");
    assertThat(out.size()).isZero();
  }

  @Test
  void anAddressOfAnotherMachineCannotBeBound() {
    assertThat(run("--bind", "192.0.2.1:0")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("consumer: UDP address 192.0.2.1:0 cannot be had (")
        .hasLineCount(1);
  }

  @Test
  void aRecordingThatCannotBeMadeIsOneLineAndExitCode1(@TempDir Path folder) throws Exception {
    Path taken = Files.createFile(folder.resolve("taken.ts"));
    assertThat(run("--subscribe", "a", "--record", taken.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "consumer: --record: '"
                + taken
                + "' exists; choose another name, or start with --force to overwrite");
  }

  @Test
  void helpShowsExamplesAndEveryEnvironmentVariable() {
    String usage = new CommandLine(new ConsumerCommand()).getUsageMessage();
    assertThat(usage)
        .contains(
            "Examples:",
            "millrace consumer --subscribe 1AAA99 --record out.ts --duration 10s --json",
            "BROKER_ADDRESS",
            "BROKER_PORT",
            "CONSUMER_ADDRESS",
            "CONSUMER_PORT",
            "LATENCY");
  }
}
