package io.millrace.server.config;

import io.millrace.cli.ChannelName;
import java.util.List;
import java.util.Optional;

/**
 * Names one channel or many: {@code live/cam1}, {@code live/*} with one part in the asterisk's
 * place, {@code live/**} with one or more. Ordered: of two that match the same channel, the more
 * specific one comes first. What decides is the first part in which they differ; a name goes before
 * {@code *}, and that before {@code **}.
 *
 * @param parts between the slashes
 */
public record ChannelPattern(List<String> parts) implements Comparable<ChannelPattern> {

  /** Stands for any one part. */
  static final String ANY = "*";

  /** Stands for any further parts, one at least. */
  static final String REST = "**";

  private static final int PARTS_MAX = 4;

  public ChannelPattern {
    parts = List.copyOf(parts);
  }

  /**
   * Reads one.
   *
   * @throws ConfigException that says what is wrong, without naming a place
   */
  public static ChannelPattern parse(String text) {
    List<String> parts = List.of(text.split("/", -1));
    if (parts.stream().anyMatch(part -> part.contains(ANY) && !isWildcard(part))) {
      throw new ConfigException(
          "channels: '" + text + "' has * beside letters; it stands for a whole part: live/*");
    }
    if (parts.indexOf(REST) >= 0 && parts.indexOf(REST) < parts.size() - 1) {
      throw new ConfigException(
          "channels: '" + text + "' has ** before its end; it stands for all the rest: live/**");
    }
    String example = text.replace(REST, ANY).replace(ANY, "x");
    if (parts.size() > PARTS_MAX || !ChannelName.isValid(example)) {
      throw new ConfigException("channels: " + ChannelName.remedy(text));
    }
    return new ChannelPattern(parts);
  }

  /** The same; empty if it is none. */
  public static Optional<ChannelPattern> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  /** Whether the channel is, or is among, what is meant. */
  public boolean matches(String producerId) {
    List<String> name = List.of(producerId.split("/"));
    int fixed = hasRest() ? parts.size() - 1 : parts.size();
    if (hasRest() ? name.size() <= fixed : name.size() != fixed) {
      return false;
    }
    for (int i = 0; i < fixed; i++) {
      if (!parts.get(i).equals(ANY) && !parts.get(i).equals(name.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the part stands for others. */
  static boolean isWildcard(String part) {
    return part.equals(ANY) || part.equals(REST);
  }

  /** Whether it names one channel only. */
  public boolean isExact() {
    return parts.stream().noneMatch(ChannelPattern::isWildcard);
  }

  /** Whether the pattern's last part stands for all the rest. */
  boolean hasRest() {
    return parts.getLast().equals(REST);
  }

  @Override
  public int compareTo(ChannelPattern other) {
    for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
      int order = compare(parts.get(i), other.parts.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(parts.size(), other.parts.size());
  }

  private static int compare(String part, String other) {
    int kinds = Integer.compare(kind(part), kind(other));
    return kinds == 0 ? part.compareTo(other) : kinds;
  }

  private static int kind(String part) {
    return part.equals(REST) ? 2 : part.equals(ANY) ? 1 : 0;
  }

  @Override
  public String toString() {
    return String.join("/", parts);
  }
}
