package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ErrorLinesTest {

  private final StringWriter err = new StringWriter();

  /** Does what a test says. */
  @Command(name = "mill")
  private static final class Mill implements Callable<Integer> {
    private final RuntimeException trouble;

    @Option(names = "--latency", converter = DurationConverter.Latency.class)
    private Duration latency = Duration.ZERO;

    @Option(names = "--viewers")
    private int viewers;

    Mill(RuntimeException trouble) {
      this.trouble = trouble;
    }

    @Override
    public Integer call() {
      if (latency.isZero() && viewers == 0) {
        throw trouble;
      }
      return 0;
    }
  }

  private int run(RuntimeException trouble, boolean debug, String... args) {
    CommandLine line = new CommandLine(new Mill(trouble)).setErr(new PrintWriter(err));
    ErrorLines.install(line, debug);
    return line.execute(args);
  }

  private int run(String... args) {
    return run(new IllegalStateException("not asked for"), false, args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--latency=abc | mill: --latency: 'abc' is no duration; write 120ms, 2s, 1.5m or 1h (a"
            + " plain number counts milliseconds)\\n",
        "--latncy=1 | mill: unknown option '--latncy'; did you mean --latency?\\ntry: mill --help\\n",
        "--viewers=x | mill: --viewers: 'x' is no whole number\\n",
        "more | mill: unknown argument 'more'\\ntry: mill --help\\n",
      })
  void whatWasTypedWronglyIsNamedWithExitCode2(String args, String lines) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(lines.replace("\\n", System.lineSeparator()));
  }

  @Test
  void wrongUsageIsOneLineWithExitCode2() {
    assertThat(run(new UsageError("--id: 'x y' is no id; use x"), false)).isEqualTo(2);
    assertThat(err.toString()).isEqualToIgnoringNewLines("mill: --id: 'x y' is no id; use x");
  }

  @Test
  void aFailureIsOneLineWithExitCode1() {
    assertThat(run(new CommandFailure("no file 'x'; check its name"), false)).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("mill: no file 'x'; check its name");
  }

  @Test
  void aValueCannotMoveTheCursorOrMakeAnotherLine() {
    assertThat(run("--latency=1\u001b[2J\nok")).isEqualTo(2);
    assertThat(err.toString()).contains("'1?[2J; ok' is no duration").hasLineCount(1);
  }

  @Test
  void aBugIsOneLineUnlessTheStackTraceIsAskedFor() {
    assertThat(run(new IllegalStateException("odd"), false)).isEqualTo(1);
    assertThat(err.toString()).startsWith("mill: internal error: ").hasLineCount(1);
    assertThat(run(new IllegalStateException("odd"), true)).isEqualTo(1);
    assertThat(err.toString()).contains("\tat io.millrace");
  }
}
