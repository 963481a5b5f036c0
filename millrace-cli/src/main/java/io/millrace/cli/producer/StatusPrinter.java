package io.millrace.cli.producer;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Prints status and messages so that they do not disturb each other: on a terminal the status is
 * one line rewritten in place, elsewhere a line every ten seconds. Any thread.
 */
final class StatusPrinter {

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintWriter out;
  private final boolean terminal;
  private boolean statusShown;
  private Duration nextAt = Duration.ZERO;

  StatusPrinter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A line that stays. */
  synchronized void message(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** How it stands at a time since the start; where lines stay, only some are printed. */
  synchronized void status(Duration elapsed, String line) {
    if (terminal) {
      out.print(CLEAR_LINE + NO_WRAP + line + WRAP);
      out.flush();
      statusShown = true;
    } else if (elapsed.compareTo(nextAt) >= 0) {
      nextAt = elapsed.plus(PERIOD);
      message(line);
    }
  }

  /** Leaves the terminal with an empty line to go on with. */
  synchronized void clear() {
    if (statusShown) {
      out.print(CLEAR_LINE);
      out.flush();
      statusShown = false;
    }
  }
}
