package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Aligned plain text that fits a width: columns that may shrink do so, the widest first; then extra
 * ones are left out, the last first.
 */
public final class TextTable {

  /** Wider than this, lines are hard to read. */
  public static final int MAX_WIDTH = 100;

  private static final String GAP = "  ";

  /**
   * A column.
   *
   * @param header its name
   * @param right whether it is a figure, set to the right
   * @param minWidth how far it may shrink; {@link #RIGID} if it may not
   * @param isExtra whether it may be left out where there is no room for all
   */
  public record Column(String header, boolean right, int minWidth, boolean isExtra) {
    /** Text that may be cut to so many columns. */
    public static Column text(String header, int minWidth) {
      return new Column(header, false, minWidth, false);
    }

    /** Text that is never cut. */
    public static Column text(String header) {
      return new Column(header, false, RIGID, false);
    }

    /** A figure, set to the right. */
    public static Column figure(String header) {
      return new Column(header, true, RIGID, false);
    }

    /** A figure that one can do without. */
    public static Column extra(String header) {
      return new Column(header, true, RIGID, true);
    }
  }

  /** A column that does not shrink. */
  public static final int RIGID = Integer.MAX_VALUE;

  private static final int LEFT_OUT = -1;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** With a row of headers. */
  public TextTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
    rows.add(columns.stream().map(Column::header).toList());
  }

  /** A row: a cell for each column. */
  public void add(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns.size());
    }
    rows.add(List.copyOf(cells));
  }

  /** Lines divided by newlines, none at the end; wider than asked for if it cannot be helped. */
  public String format(int maxWidth) {
    int[] widths = widths(maxWidth);
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] == LEFT_OUT) {
        continue;
      }
      String cell = Printable.fit(row.get(i), widths[i]);
      String padding = " ".repeat(widths[i] - Printable.width(cell));
      out.append(i == 0 ? "" : GAP);
      out.append(columns.get(i).right() ? padding + cell : cell + padding);
    }
    return out.toString().stripTrailing();
  }

  private int[] widths(int maxWidth) {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Printable.width(row.get(i)));
      }
    }
    int total = -GAP.length();
    for (int width : widths) {
      total += width + GAP.length();
    }
    for (int widest = widest(widths); total > maxWidth && widest >= 0; widest = widest(widths)) {
      widths[widest]--;
      total--;
    }
    for (int i = widths.length - 1; total > maxWidth && i >= 0; i--) {
      if (columns.get(i).isExtra()) {
        total -= widths[i] + GAP.length();
        widths[i] = LEFT_OUT;
      }
    }
    return widths;
  }

  /** The widest column that may still shrink; -1 if none. */
  private int widest(int[] widths) {
    int found = -1;
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] > columns.get(i).minWidth() && (found < 0 || widths[i] > widths[found])) {
        found = i;
      }
    }
    return found;
  }
}
