package io.millrace.cli.consumer;

import io.millrace.cli.NearestName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands at the prompt. */
enum Verb {
  SUBSCRIBE("<producer_id>", 1, 1, "receive a channel; it may start later"),
  UNSUBSCRIBE("<producer_id>", 1, 1, "stop receiving it"),
  LIST("", 0, 0, "subscriptions with state, title, codecs, bitrate, loss, delay"),
  STATS("", 0, 0, "packets, bytes, repairs, round trip time, latency, delay"),
  RECORD("<producer_id> [file]", 1, 2, "write it to a file as received; again to stop"),
  PLAY("<producer_id>", 1, 1, "show it in ffplay, mpv or VLC"),
  PASSPHRASE("[file]", 0, 1, "for encrypted channels, typed unseen or in a file; none: without"),
  HELP("[command]", 0, 1, "this list, or more on one command"),
  QUIT("", 0, 0, "unsubscribe from everything and leave");

  private static final String EXAMPLE_ID = "; a producer_id is a channel's name, such as 1AAA99";

  /** A word further away than so many letters is not meant. */
  private static final int MAX_TYPOS = 2;

  private final String parameters;
  private final int minArguments;
  private final int maxArguments;
  private final String purpose;

  Verb(String parameters, int minArguments, int maxArguments, String purpose) {
    this.parameters = parameters;
    this.minArguments = minArguments;
    this.maxArguments = maxArguments;
    this.purpose = purpose;
  }

  /** In whatever case. */
  static Optional<Verb> parse(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equalsIgnoreCase(word)).findFirst();
  }

  /** The command most like the word: one that it begins, or one with few letters changed. */
  static Optional<Verb> nearest(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(verb -> verb.resembles(lower))
        .min(Comparator.comparingInt(verb -> NearestName.distance(verb.word(), lower)));
  }

  private boolean resembles(String lower) {
    return word().startsWith(lower)
        || NearestName.distance(word(), lower) <= Math.min(MAX_TYPOS, word().length() / 2);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Verb::word).toList();
  }

  static String helpText() {
    StringBuilder out = new StringBuilder();
    for (Verb verb : values()) {
      out.append(out.isEmpty() ? "" : "\n")
          .append(String.format(Locale.ROOT, "%-28s  %s", verb.usage(), verb.purpose));
    }
    return out.toString();
  }

  /** How this one is used. */
  String help() {
    return usage() + "\n  " + purpose + (parameters.contains("<producer_id>") ? EXAMPLE_ID : "");
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String usage() {
    return parameters.isEmpty() ? word() : word() + " " + parameters;
  }

  boolean takes(int arguments) {
    return arguments >= minArguments && arguments <= maxArguments;
  }

  boolean takesId() {
    return minArguments > 0;
  }
}
