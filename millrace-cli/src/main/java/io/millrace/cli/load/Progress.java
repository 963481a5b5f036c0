package io.millrace.cli.load;

import java.io.PrintWriter;

/**
 * What a person sees meanwhile: on a terminal a line rewritten in place, elsewhere one a second.
 */
final class Progress {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintWriter out;
  private final boolean terminal;
  private boolean shown;

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** How it stands. */
  void status(String line) {
    if (terminal) {
      out.print(CLEAR_LINE + NO_WRAP + line + WRAP);
      shown = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** A line that stays. */
  void say(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Leaves the terminal with an empty line to go on with. */
  void clear() {
    if (shown) {
      out.print(CLEAR_LINE);
      out.flush();
      shown = false;
    }
  }
}
