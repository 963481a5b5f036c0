package io.millrace.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a misspelled name was meant to be. */
public final class NearestName {

  private NearestName() {}

  /** The closest candidate, if any is close enough to be meant. */
  public static Optional<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(nearest -> distance(name, nearest) <= Math.max(2, nearest.length() / 3));
  }

  /** {@code "; did you mean log.bytes?"}, or the whole list if nothing is near. */
  public static String hint(String name, Collection<String> candidates) {
    return to(name, candidates)
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("; known are " + String.join(", ", candidates));
  }

  /** Letters to insert, delete, change or swap with a neighbour to get from one to the other. */
  public static int distance(String from, String to) {
    int[][] table = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      table[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      table[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        table[i][j] = step(table, from, to, i, j);
      }
    }
    return table[from.length()][to.length()];
  }

  private static int step(int[][] table, String from, String to, int i, int j) {
    int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(table[i - 1][j - 1] + change, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
  }
}
