package io.millrace.server.access;

import java.util.regex.Pattern;

/** Stream ids for the log: without what may be a secret, whatever the dialect. Stateless. */
public final class StreamIdMask {

  private static final String HIDDEN = "…";

  /** Our own keys and tokens, wherever they stand; their first letters say what was given. */
  private static final Pattern OURS = Pattern.compile("(m[kt]_)[A-Za-z0-9_.-]+");

  /** Everything behind the first {@code ?item=}, wherever it stands, as people write in URLs. */
  private static final Pattern QUERY =
      Pattern.compile(
          "((?:\\?|%3f)(?:(?!=|%3d).)*(?:=|%3d)).+$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Everything behind the user in {@code publish:NAME:USER:KEY}, also percent-encoded. */
  private static final Pattern BEHIND_THE_USER =
      Pattern.compile(
          "^((?:publish|read)(?::|%3a)(?:(?!:|%3a).)*(?::|%3a)(?:(?!:|%3a).)*(?::|%3a)).+$",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A value whose name is not known to be harmless. */
  private static final Pattern OTHER_VALUE =
      Pattern.compile(
          "(,|%2c|(?:#|%23)(?:!|%21)(?::|%3a){2}|^(?!(?:#|%23)(?:!|%21)(?::|%3a){2}))"
              + "(?!(?:r|m|u|s|t|h|mode)(?:=|:|%3d|%3a))"
              + "([\\w.-]+(?:=|:|%3d|%3a))(?:(?!,|%2c).)+",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern COLONS =
      Pattern.compile("^(?:publish|read)(?::|%3a).*$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private StreamIdMask() {}

  /** The stream id with secrets replaced by an ellipsis. */
  public static String of(String streamId) {
    String ours = OURS.matcher(streamId).replaceAll("$1" + HIDDEN);
    String masked = QUERY.matcher(ours).replaceFirst("$1" + HIDDEN);
    return COLONS.matcher(masked).matches()
        ? BEHIND_THE_USER.matcher(masked).replaceFirst("$1" + HIDDEN)
        : OTHER_VALUE.matcher(masked).replaceAll("$1$2" + HIDDEN);
  }
}
