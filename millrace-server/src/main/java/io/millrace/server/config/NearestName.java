package io.millrace.server.config;

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
  static String hint(String name, Collection<String> candidates) {
    return to(name, candidates)
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("; known are " + String.join(", ", candidates));
  }

  /** Insertions, deletions and replacements from one to the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
