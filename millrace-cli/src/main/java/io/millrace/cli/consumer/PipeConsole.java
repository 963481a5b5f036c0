package io.millrace.cli.consumer;

import io.millrace.cli.TextTable;
import io.millrace.cli.consumer.Console.Input.End;
import io.millrace.cli.consumer.Console.Input.Line;
import io.millrace.cli.consumer.Console.Input.TooLong;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines from a pipe or a file, messages to a plain stream. */
final class PipeConsole implements Console {

  static final int MAX_LINE = 4096;

  private final BufferedReader in;
  private final PrintStream out;

  PipeConsole(InputStream in, PrintStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
  }

  @Override
  public Input read() {
    try {
      return readLine();
    } catch (IOException e) {
      return new End();
    }
  }

  private Input readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int length = 0;
    int c = in.read();
    if (c < 0) {
      return new End();
    }
    for (; c >= 0 && c != '\n'; c = in.read()) {
      length++;
      if (length <= MAX_LINE) {
        line.append((char) c);
      }
    }
    return length > MAX_LINE ? new TooLong(MAX_LINE) : new Line(line.toString());
  }

  /** What comes from a pipe was typed elsewhere, in sight. */
  @Override
  public Optional<String> readSecret(String question) {
    return Optional.empty();
  }

  @Override
  public int width() {
    return TextTable.MAX_WIDTH;
  }

  @Override
  public void print(String text) {
    out.println(text);
    out.flush();
  }

  /** The streams are the process's own and stay open. */
  @Override
  public void close() {}
}
