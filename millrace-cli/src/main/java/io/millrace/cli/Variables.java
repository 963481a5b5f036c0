package io.millrace.cli;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names of our environment variables. A set variable that is nearly one of them would be
 * ignored without a word; its owner would wonder why. Only names with our prefixes are judged: the
 * rest of the environment is not ours.
 */
public final class Variables {

  private static final List<String> KNOWN =
      List.of(
          "BROKER_ADDRESS",
          "BROKER_IP",
          "BROKER_PORT",
          "PRODUCER_ID",
          "PRODUCER_IP",
          "PRODUCER_FRAMES",
          "PRODUCER_AUDIO",
          "CONSUMER_ADDRESS",
          "CONSUMER_IP",
          "CONSUMER_PORT",
          "MILLRACE_HEAP",
          "MILLRACE_OPTS",
          "MILLRACE_DEBUG",
          "MILLRACE_FFMPEG",
          "MILLRACE_PASSPHRASE",
          "MILLRACE_PASSPHRASE_FILE",
          "MILLRACE_KEY",
          "MILLRACE_KEY_FILE",
          "MILLRACE_KEYS_FILE",
          "MILLRACE_TOKEN",
          "MILLRACE_TOKEN_FILE",
          "MILLRACE_TOKEN_SECRET",
          "MILLRACE_TOKEN_SECRET_FILE");

  private static final Pattern OURS =
      Pattern.compile("(BROKER|PRODUCER|CONSUMER|MILLRACE)_[A-Z_]+[0-9]*");

  /** The .env file of a compose project numbers its producers and consumers. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+$");

  private static final int MAX_SLIPS = 2;

  private Variables() {}

  /**
   * Looks through the names of an environment.
   *
   * @throws UsageError for the first that is nearly, but not quite, one of ours
   */
  public static void rejectMisspelled(Collection<String> names) {
    for (String name : new TreeSet<>(names)) {
      String unnumbered = NUMBER.matcher(name).replaceFirst("");
      if (OURS.matcher(name).matches() && !KNOWN.contains(unnumbered)) {
        NearestName.to(unnumbered, KNOWN)
            .filter(nearest -> NearestName.distance(unnumbered, nearest) <= MAX_SLIPS)
            .ifPresent(nearest -> reject(name, nearest));
      }
    }
  }

  /** Whether the variable is nothing for the programs that we start. */
  public static boolean isSecret(String name) {
    return name.startsWith("MILLRACE_PASSPHRASE")
        || name.startsWith("MILLRACE_KEY")
        || name.startsWith("MILLRACE_TOKEN");
  }

  private static void reject(String name, String nearest) {
    throw new UsageError(
        "unknown environment variable " + name + "; did you mean " + nearest + "?");
  }
}
