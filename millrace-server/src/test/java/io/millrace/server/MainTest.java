package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(environment);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exitCode = line.execute(args);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|millrace: a command is missing\\ntry: millrace --help\\n",
        "brokr|millrace: unknown argument 'brokr'; did you mean broker?\\ntry: millrace --help\\n",
        "broker --bnd x|millrace broker: unknown option '--bnd'; did you mean --bind?\\ntry: millrace broker --help\\n",
        "broker --bind|millrace broker: Missing required parameter for option '--bind' (HOST:PORT,...)\\ntry: millrace broker --help\\n",
        "broker --latency 5ms|millrace broker: latency: 5ms must lie between 20ms and 8s (set by --latency)\\n",
        "broker --bind no-such-host.invalid:5000|millrace broker: bind: 'no-such-host.invalid' does not resolve; give an address of this machine or 0.0.0.0\\n",
      })
  void whatIsWrittenWronglyIsToldInALineWithExitCode2(String args, String err) {
    String[] words = args.isEmpty() ? new String[0] : args.split(" ");
    assertThat(run(Map.of(), words))
        .isEqualTo(new Outcome(2, "", err.replace("\\n", System.lineSeparator())));
  }

  @Test
  void theStackTraceIsThereForThoseWhoAsk() {
    Outcome outcome = run(Map.of("MILLRACE_DEBUG", "1"), "broker", "--latency", "5ms");
    assertThat(outcome.err()).contains("ConfigException").contains("\tat io.millrace");
  }

  @Test
  void helpShowsCommandsAndExamplesAndNothingHidden() {
    Outcome outcome = run(Map.of(), "--help");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("Commands:", "broker", "Examples:")
        .doesNotContain("warm-up");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void brokerHelpShowsEveryKeyWithDefaultAndVariable() {
    assertThat(run(Map.of(), "broker", "--help").out())
        .contains("--bind=HOST:PORT", "0.0.0.0:5000", "BROKER_ADDRESS", "--join-bytes=SIZE");
  }

  @Test
  void printConfigShowsValuesAndOrigins() {
    Outcome outcome = run(Map.of("LATENCY", "300ms"), "broker", "--http", "off", "--print-config");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().lines().filter(line -> !line.startsWith("#")))
        .contains(
            "bind: 0.0.0.0:5000               # default",
            "http: off                        # --http",
            "latency: 300ms                   # LATENCY in the environment",
            "log.bytes: 64MB                  # default",
            "log.duration: 20s                # default",
            "join.bytes: 16MB                 # default",
            "coalescing: 8ms                  # default",
            "io: auto                         # default",
            "loops: auto                      # default",
            "passphrase: none                 # default");
  }
}
