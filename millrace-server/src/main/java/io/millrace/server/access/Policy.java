package io.millrace.server.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What lets somebody in: one of these suffices. Immutable.
 *
 * @param ways not empty
 */
public record Policy(Set<Way> ways) {

  /** Something that lets somebody in. */
  public enum Way {
    /** Nothing is asked for. */
    OPEN,
    /** A stream key. */
    KEY,
    /** A signed token. */
    TOKEN,
    /** The hook says yes. */
    HOOK;

    /** As it is written in a configuration. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Everybody. */
  public static final Policy OPEN = new Policy(Set.of(Way.OPEN));

  /** Who has a key. */
  static final Policy KEY = new Policy(Set.of(Way.KEY));

  public Policy {
    if (ways.isEmpty() || (ways.contains(Way.OPEN) && ways.size() > 1)) {
      throw new IllegalArgumentException("must be open, or one or more of key, token, hook");
    }
    ways = Set.copyOf(ways);
  }

  /** Of words such as {@code key}; empty if one is unknown, or open stands beside others. */
  public static Optional<Policy> parse(List<String> words) {
    Set<Way> ways = EnumSet.noneOf(Way.class);
    for (String word : words) {
      Optional<Way> way = way(word.strip());
      if (way.isEmpty()) {
        return Optional.empty();
      }
      ways.add(way.get());
    }
    boolean contradictory = ways.contains(Way.OPEN) && ways.size() > 1;
    return ways.isEmpty() || contradictory ? Optional.empty() : Optional.of(new Policy(ways));
  }

  private static Optional<Way> way(String word) {
    for (Way way : Way.values()) {
      if (way.text().equals(word)) {
        return Optional.of(way);
      }
    }
    return Optional.empty();
  }

  boolean isOpen() {
    return ways.contains(Way.OPEN);
  }

  boolean takes(Way way) {
    return ways.contains(way);
  }

  /** For people: {@code a key or a token}. */
  String text() {
    return ways.stream().sorted().map(Policy::text).collect(Collectors.joining(" or "));
  }

  private static String text(Way way) {
    return switch (way) {
      case OPEN -> "nothing";
      case KEY -> "a key";
      case TOKEN -> "a token";
      case HOOK -> "the hook's consent";
    };
  }
}
