package io.millrace.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The rule for producer ids, as typed by a person. The broker has the last word. */
public final class ChannelName implements ITypeConverter<String> {

  private static final String RULE =
      "1 to 64 of A-Z a-z 0-9 . _ - in up to four parts divided by /, such as 1AAA99";

  private static final int MAX_LENGTH = 64;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){0,3}");

  /** Whether the text is a producer id. */
  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && SHAPE.matcher(text).matches();
  }

  /** What to say to a person who typed something that is none. */
  public static String remedy(String text) {
    return "'" + text + "' is no producer id; use " + RULE;
  }

  /** The text as it is, or a message that says how to write one. */
  @Override
  public String convert(String text) {
    if (!isValid(text)) {
      throw new TypeConversionException(remedy(text));
    }
    return text;
  }

  /** The id with nothing in it that would name another folder. */
  public static String asFileName(String id) {
    return id.replace('/', '_');
  }
}
