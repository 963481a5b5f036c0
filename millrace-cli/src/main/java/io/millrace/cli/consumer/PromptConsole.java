package io.millrace.cli.consumer;

import io.millrace.cli.TextTable;
import io.millrace.cli.consumer.Console.Input.Interrupt;
import io.millrace.cli.consumer.Console.Input.Leave;
import io.millrace.cli.consumer.Console.Input.Line;
import java.io.IOError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A prompt with history and completion; messages appear above it. */
final class PromptConsole implements Console {

  private static final String PROMPT = "millrace> ";

  /** To JLine: no sign for a typed character, no line in the history. */
  private static final Character HIDDEN = '\0';

  private static final Size UNATTACHED = Size.of(TextTable.MAX_WIDTH, 24);

  private final Terminal terminal;
  private final LineReader reader;

  private PromptConsole(Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /** On the process's own terminal; a dumb one will do. */
  static PromptConsole open(Supplier<Set<String>> knownIds) throws IOException {
    // A container's terminal that nobody is attached to answers no questions, or later, as input.
    if (System.getProperty(TerminalBuilder.PROP_PROBE_TIMEOUT) == null) {
      System.setProperty(TerminalBuilder.PROP_PROBE_TIMEOUT, "0");
    }
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .dumb(true)
            .graphemeCluster(false)
            .encoding(StandardCharsets.UTF_8)
            .build();
    return on(terminal, knownIds);
  }

  static PromptConsole on(Terminal terminal, Supplier<Set<String>> knownIds) {
    // Nor has it a size until somebody attaches; with none the prompt would be cut to dots.
    if (terminal.getColumns() <= 0 || terminal.getRows() <= 0) {
      terminal.setSize(UNATTACHED);
    }
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("millrace")
            .completer(new CommandCompleter(knownIds))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.BRACKETED_PASTE, false)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .build();
    return new PromptConsole(terminal, reader);
  }

  @Override
  public Input read() {
    try {
      return new Line(reader.readLine(PROMPT));
    } catch (UserInterruptException e) {
      return new Interrupt();
    } catch (EndOfFileException | IOError e) {
      return new Leave();
    } catch (IllegalStateException e) {
      // The session closed the terminal while somebody was typing.
      return new Leave();
    }
  }

  @Override
  public Optional<String> readSecret(String question) {
    try {
      return Optional.of(reader.readLine(question, HIDDEN)).filter(text -> !text.isEmpty());
    } catch (UserInterruptException | EndOfFileException | IOError | IllegalStateException e) {
      return Optional.empty();
    }
  }

  @Override
  public int width() {
    int columns = terminal.getColumns();
    return columns <= 0 ? TextTable.MAX_WIDTH : Math.min(columns, TextTable.MAX_WIDTH);
  }

  @Override
  public void print(String text) {
    try {
      reader.printAbove(text);
    } catch (IllegalStateException e) {
      // The terminal is closed: nobody is there to read.
    }
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException e) {
      // The terminal is gone: nothing left to restore.
    }
  }
}
