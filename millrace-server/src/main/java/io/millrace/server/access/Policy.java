package io.millrace.server.access;

import io.millrace.server.config.AccessWay;
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
public record Policy(Set<AccessWay> ways) {

  /** Everybody. */
  public static final Policy OPEN = new Policy(Set.of(AccessWay.OPEN));

  /** Who has a key. */
  static final Policy KEY = new Policy(Set.of(AccessWay.KEY));

  public Policy {
    if (ways.isEmpty() || (ways.contains(AccessWay.OPEN) && ways.size() > 1)) {
      throw new IllegalArgumentException("must be open, or one or more of key, token, hook");
    }
    ways = Set.copyOf(ways);
  }

  /** As it was set; empty if nothing was. */
  static Optional<Policy> of(List<AccessWay> ways) {
    return ways.isEmpty() ? Optional.empty() : Optional.of(new Policy(EnumSet.copyOf(ways)));
  }

  boolean isOpen() {
    return ways.contains(AccessWay.OPEN);
  }

  boolean takes(AccessWay way) {
    return ways.contains(way);
  }

  /** As it is set: {@code key, token}. */
  String words() {
    return ways.stream()
        .sorted()
        .map(way -> way.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** For people: {@code a key or a token}. */
  String text() {
    return ways.stream().sorted().map(Policy::text).collect(Collectors.joining(" or "));
  }

  private static String text(AccessWay way) {
    return switch (way) {
      case OPEN -> "nothing";
      case KEY -> "a key";
      case TOKEN -> "a token";
      case HOOK -> "the hook's consent";
    };
  }
}
