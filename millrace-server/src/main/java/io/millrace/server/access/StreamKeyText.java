package io.millrace.server.access;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream key as it is typed: {@code mk_ab12cd_…}. It carries its id, so that one hash decides,
 * and only letters, digits and underscores, which no URL, stream id or shell must escape.
 *
 * @param id six characters, no secret
 * @param text all of it, which is the secret
 */
record StreamKeyText(String id, String text) {

  static final String PREFIX = "mk_";

  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"; // 5 bits each
  private static final int ID_LENGTH = 6;
  private static final int SECRET_LENGTH = 32; // 160 bits
  private static final Pattern SHAPE =
      Pattern.compile(
          PREFIX + "([%s]{%d})_[%s]{%d}".formatted(ALPHABET, ID_LENGTH, ALPHABET, SECRET_LENGTH));

  /** A new one. */
  static StreamKeyText random(RandomGenerator random) {
    String id = letters(random, ID_LENGTH);
    return new StreamKeyText(id, PREFIX + id + "_" + letters(random, SECRET_LENGTH));
  }

  /** Empty if it is none of ours. */
  static Optional<StreamKeyText> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? Optional.of(new StreamKeyText(matcher.group(1), text))
        : Optional.empty();
  }

  /** Whether the text is meant as a key of ours, right or wrong. */
  static boolean isOne(String text) {
    return text.startsWith(PREFIX);
  }

  /** Whether it could be the id of a key. */
  static boolean isId(String text) {
    return text.length() == ID_LENGTH && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  private static String letters(RandomGenerator random, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
