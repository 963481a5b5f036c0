package io.millrace.server.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A block of status at the end of the screen that is rewritten in place, below lines that stay.
 * Arrivals are no lines of their own here: what they tell stands in the block, and the addresses
 * above it stay in sight.
 *
 * <p>Escape sequences are those of ECMA-48, and DECAWM so that a line that is too long is cut by
 * the terminal and the block keeps its height.
 */
final class TerminalScreen implements Screen {

  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String REST_OF_LINE_EMPTY = "\u001b[K";
  private static final String REST_OF_SCREEN_EMPTY = "\u001b[J";

  private final PrintWriter out;
  private final Supplier<Duration> elapsed;
  private List<String> block = List.of();

  TerminalScreen(PrintWriter out, Supplier<Duration> elapsed) {
    this.out = out;
    this.elapsed = elapsed;
  }

  @Override
  public synchronized void heading(String text) {
    redraw(text, block);
  }

  @Override
  public synchronized void event(String line) {
    redraw(StatusText.clock(elapsed.get()) + "  " + line + REST_OF_LINE_EMPTY + "\n", block);
  }

  @Override
  public void arrival(Arrival arrival) {}

  @Override
  public synchronized void status(DemoStatus status) {
    redraw("", StatusText.block(status));
  }

  @Override
  public synchronized void farewell(String line) {
    block = List.of(); // it stays as it is
    redraw("\n" + line + "\n", block);
  }

  /** In one piece, over what is there: nothing flickers. */
  private void redraw(String above, List<String> next) {
    StringBuilder text = new StringBuilder();
    if (!block.isEmpty()) {
      text.append("\u001b[").append(block.size()).append('A');
    }
    text.append(above).append(NO_WRAP);
    next.forEach(line -> text.append(line).append(REST_OF_LINE_EMPTY).append('\n'));
    text.append(WRAP).append(REST_OF_SCREEN_EMPTY);
    block = next;
    out.print(text);
    out.flush();
  }
}
