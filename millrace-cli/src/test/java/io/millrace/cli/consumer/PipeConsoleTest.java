package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.consumer.Console.Input;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class PipeConsoleTest {

  private static PipeConsole reading(String text) {
    return new PipeConsole(
        new ByteArrayInputStream(Bytes.of(text)), new PrintStream(PrintStream.nullOutputStream()));
  }

  @Test
  void linesComeOneByOneAndTheLastNeedsNoEnd() {
    PipeConsole console = reading("one\n\ntwö");
    assertThat(console.read()).isEqualTo(new Input.Line("one"));
    assertThat(console.read()).isEqualTo(new Input.Line(""));
    assertThat(console.read()).isEqualTo(new Input.Line("twö"));
    assertThat(console.read()).isEqualTo(new Input.End());
  }

  @Test
  void aLineWithoutEndIsSkippedAndTheNextIsRead() {
    PipeConsole console = reading("x".repeat(1_000_000) + "\nlist\n");
    assertThat(console.read()).isEqualTo(new Input.TooLong(PipeConsole.MAX_LINE));
    assertThat(console.read()).isEqualTo(new Input.Line("list"));
  }
}
