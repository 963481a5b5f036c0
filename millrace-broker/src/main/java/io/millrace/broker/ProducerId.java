package io.millrace.broker;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a channel: 1 to 64 of {@code A-Z a-z 0-9 . _ -} in up to four parts divided by {@code
 * /}. Matching is exact.
 */
public record ProducerId(String value) {

  /** What a valid id looks like, for error messages. */
  public static final String RULE = "1 to 64 of A-Z a-z 0-9 . _ - in up to four parts divided by /";

  private static final int MAX_LENGTH = 64;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){0,3}");

  public ProducerId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("producer id: '" + value + "' must be " + RULE);
    }
  }

  /** Empty if the text is no producer id. */
  public static Optional<ProducerId> parse(String text) {
    return isValid(text) ? Optional.of(new ProducerId(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && SHAPE.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
