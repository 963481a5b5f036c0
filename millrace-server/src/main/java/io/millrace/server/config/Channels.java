package io.millrace.server.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What holds for each channel. Of several patterns that match one, each key is taken from the most
 * specific pattern that sets it, and from what holds for all channels if none does. Immutable, any
 * thread.
 */
public final class Channels {

  private final SortedMap<ChannelPattern, Map<String, Object>> own;
  private final PatternTree<ChannelSettings> tree;

  /**
   * Puts them together.
   *
   * @param general the value of each key for channels that no pattern matches
   * @param own by pattern: the values that it sets, by key
   * @throws ConfigException if values do not go together
   */
  Channels(
      Function<ConfigKey, Object> general, SortedMap<ChannelPattern, Map<String, Object>> own) {
    this.own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    Map<String, Object> values = new HashMap<>();
    ConfigKey.OF_CHANNELS.stream()
        .filter(key -> key.kind() != ConfigKey.Kind.SECRET_FILE)
        .forEach(key -> values.put(key.name(), general.apply(key)));
    this.tree =
        new PatternTree<>(this.own.sequencedKeySet(), matching -> settings(values, matching));
  }

  private ChannelSettings settings(
      Map<String, Object> general, List<ChannelPattern> mostSpecificFirst) {
    Map<String, Object> values = new HashMap<>(general);
    mostSpecificFirst.reversed().forEach(pattern -> values.putAll(of(own, pattern)));
    try {
      return (ChannelSettings) Schema.CHANNEL.build(key -> of(values, key.name()), this);
    } catch (ConfigException e) {
      throw mostSpecificFirst.isEmpty() || e.key().isEmpty()
          ? e
          : blame(e, mostSpecificFirst.getFirst());
    }
  }

  /** The key may have been set there, or further up. */
  private ConfigException blame(ConfigException e, ChannelPattern pattern) {
    return of(own, pattern).containsKey(e.key())
        ? new ConfigException(Setting.name(pattern, e.key()), e.problem())
        : new ConfigException(Setting.CHANNELS + pattern + ": " + e.getMessage());
  }

  private static <K, V> V of(Map<K, V> values, K key) {
    V value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " has no value");
    }
    return value;
  }

  /** What holds for a channel. */
  public ChannelSettings of(String producerId) {
    return tree.find(producerId);
  }

  /** What holds for channels that no pattern matches. */
  public ChannelSettings others() {
    return tree.find(List.of());
  }

  /** The more specific ones first. */
  public List<ChannelPattern> patterns() {
    return List.copyOf(own.keySet());
  }

  /** What holds for channels that match this pattern, and none that is more specific. */
  public ChannelSettings of(ChannelPattern pattern) {
    return tree.find(
        pattern.parts().stream()
            .map(part -> part.equals(ChannelPattern.REST) ? ChannelPattern.ANY : part)
            .toList());
  }

  /** Whether callers of some channel can be let in this way. */
  boolean uses(AccessWay way) {
    return others().uses(way) || own.keySet().stream().anyMatch(pattern -> of(pattern).uses(way));
  }

  /** Whether no channel needs a passphrase. */
  public boolean isOpen() {
    return !others().isEncrypted()
        && own.keySet().stream().noneMatch(pattern -> of(pattern).isEncrypted());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Channels channels
        && own.equals(channels.own)
        && others().equals(channels.others());
  }

  @Override
  public int hashCode() {
    return 31 * own.hashCode() + others().hashCode();
  }

  @Override
  public String toString() {
    return "others " + others() + ", own " + own.keySet();
  }
}
