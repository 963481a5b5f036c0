package io.millrace.server.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A channel's name, or a pattern of names: {@code *} stands for any characters, none and slashes
 * included. Immutable.
 *
 * @param text as written, {@code studio/*}
 */
record ChannelPattern(String text) {

  /** What one looks like, for error messages. */
  static final String RULE =
      "a channel's name, 1 to 64 of A-Z a-z 0-9 . _ - /, in which * stands for anything";

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._*/-]{1,64}");
  private static final char ANY = '*';

  ChannelPattern {
    if (!SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' must be " + RULE);
    }
  }

  /** Empty if the text is no pattern. */
  static Optional<ChannelPattern> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new ChannelPattern(text)) : Optional.empty();
  }

  /** Whether it names one channel only. */
  boolean isExact() {
    return text.indexOf(ANY) < 0;
  }

  /** Whether the name is, or is among, what is meant. */
  boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < name.length()) {
      if (at < text.length() && text.charAt(at) == ANY) {
        star = at++;
        resume = in;
      } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == ANY) {
      at++;
    }
    return at == text.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
