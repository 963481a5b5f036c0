package io.millrace.cli.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConsumerCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    ConsumerCommand command =
        new ConsumerCommand(
            name -> null,
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return new CommandLine(command).execute(args);
  }

  @Test
  void wrongUsageIsOneLineAndExitCode2() {
    assertThat(run("--duration", "soon")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualToIgnoringNewLines(
            "consumer: --duration: 'soon' must be a number with a unit such as 120ms, 10s or 5m");
    assertThat(out.size()).isZero();
  }

  @Test
  void aHostThatDoesNotResolveIsOneLineAndExitCode1() {
    assertThat(run("--broker", "no..such..host:5000")).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualToIgnoringNewLines(
            "consumer: broker no..such..host:5000: host 'no..such..host' does not resolve; check"
                + " its spelling or give its address");
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
