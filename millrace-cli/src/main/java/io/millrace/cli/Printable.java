package io.millrace.cli;

import org.jline.utils.WCWidth;

/** Text from others made fit for a terminal or a log line. */
public final class Printable {

  private static final char ELLIPSIS = '…';

  private Printable() {}

  /** Without control and formatting characters: a title cannot move the cursor or end the line. */
  public static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(c -> isPlain(c) ? c : '?').forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Columns on a terminal. */
  public static int width(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  /** At most so many columns, with an ellipsis where something was cut. */
  public static String fit(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int used = 1;
    for (int codePoint : text.codePoints().toArray()) {
      used += Math.max(0, WCWidth.wcwidth(codePoint));
      if (used > columns) {
        break;
      }
      out.appendCodePoint(codePoint);
    }
    return out.append(ELLIPSIS).toString();
  }
}
