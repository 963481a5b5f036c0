package io.millrace.cli.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a line at blanks; quotes, double or single, keep blanks together. */
final class Words {

  private Words() {}

  /** Empty if a quote is not closed. */
  static Optional<List<String>> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote != 0 || !(Character.isWhitespace(c) || isQuote(c))) {
        word.append(c);
        inWord = true;
      } else if (isQuote(c)) {
        quote = c;
        inWord = true;
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return quote == 0 ? Optional.of(words) : Optional.empty();
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }
}
