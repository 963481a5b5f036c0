package io.millrace.server.access;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All stream keys at one moment. Immutable. */
final class KeyRing {

  /** No keys: nothing is closed. */
  static final KeyRing EMPTY = new KeyRing(List.of());

  private final Map<String, StreamKey> byId = new LinkedHashMap<>();
  private final Map<Action, Set<String>> closed = new EnumMap<>(Action.class); // as patterns

  /**
   * Of these keys.
   *
   * @throws IllegalArgumentException if two have one id
   */
  KeyRing(List<StreamKey> keys) {
    for (StreamKey key : keys) {
      if (byId.put(key.id(), key) != null) {
        throw new IllegalArgumentException("key " + key.id() + " stands there twice");
      }
      closed.computeIfAbsent(key.role(), _ -> new HashSet<>()).add(key.channel().toString());
    }
  }

  /** In the file's order. */
  List<StreamKey> all() {
    return List.copyOf(byId.values());
  }

  /** Revoked ones, too. */
  Optional<StreamKey> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Whether a key of this id may be used. */
  boolean isGood(String id) {
    StreamKey key = byId.get(id);
    return key != null && !key.isRevoked();
  }

  /**
   * Whether there are keys for it, so that strangers are out. Revoked ones count: taking somebody's
   * key away must not let everybody in.
   */
  boolean closes(Action action, String channel) {
    Set<String> patterns = closed.getOrDefault(action, Set.of());
    return !patterns.isEmpty() && closes(patterns, "", channel);
  }

  /** Looks up what could match, at most 31 patterns: there may be far more keys. */
  private static boolean closes(Set<String> patterns, String before, String channel) {
    int slash = channel.indexOf('/');
    if (patterns.contains(before + "**")) {
      return true;
    }
    if (slash < 0) {
      return patterns.contains(before + "*") || patterns.contains(before + channel);
    }
    String rest = channel.substring(slash + 1);
    return closes(patterns, before + "*/", rest)
        || closes(patterns, before + channel.substring(0, slash + 1), rest);
  }
}
