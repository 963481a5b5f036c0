package io.millrace.cli.consumer;

import java.util.regex.Pattern;

/** The rule for producer ids, checked before the broker is asked. */
final class ChannelName {

  /** What a valid id looks like, for error messages. */
  static final String RULE = "1 to 64 of A-Z a-z 0-9 . _ - in up to four parts divided by /";

  private static final int MAX_LENGTH = 64;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){0,3}");

  private ChannelName() {}

  static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && SHAPE.matcher(text).matches();
  }

  /** The id with nothing in it that would name another folder. */
  static String asFileName(String id) {
    return id.replace('/', '_');
  }
}
