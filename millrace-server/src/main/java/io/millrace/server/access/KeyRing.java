package io.millrace.server.access;

import java.util.HashMap;
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
  private final Map<String, Set<Action>> exact = new HashMap<>();
  private final List<StreamKey> patterns;

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
      if (key.channel().isExact()) {
        exact.computeIfAbsent(key.channel().toString(), _ -> new HashSet<>()).add(key.role());
      }
    }
    patterns = keys.stream().filter(key -> !key.channel().isExact()).toList();
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
    return exact.getOrDefault(channel, Set.of()).contains(action)
        || patterns.stream()
            .anyMatch(key -> key.role() == action && key.channel().matches(channel));
  }
}
