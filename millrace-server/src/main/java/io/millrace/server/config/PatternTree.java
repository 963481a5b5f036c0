package io.millrace.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what holds for a channel among patterns that overlap: a tree over the parts of names, with
 * an answer for each set of patterns that a name can match at once. All answers are made when the
 * tree is. Immutable.
 *
 * @param <V> an answer
 */
final class PatternTree<V> {

  private static final int NODES_MAX = 200_000;
  private static final int PARTS_MAX = 4;

  private final Function<List<ChannelPattern>, V> answers;
  private final Map<List<ChannelPattern>, V> known = new HashMap<>();
  private final Node<V> root;
  private int nodes;

  /**
   * What is known once the name has come so far.
   *
   * @param answer if the name ends here
   * @param next by the next part
   * @param other for every other next part; null if nothing matches then
   */
  private record Node<V>(V answer, Map<String, Node<V>> next, @Nullable Node<V> other) {}

  /**
   * Makes it.
   *
   * @param patterns the more specific ones first
   * @param answers what holds for a name that matches these, and no others
   * @throws ConfigException if there are too many ways to match
   */
  PatternTree(SequencedSet<ChannelPattern> patterns, Function<List<ChannelPattern>, V> answers) {
    this.answers = answers;
    this.root = node(List.copyOf(patterns), 0);
    known.clear();
  }

  /** The answer for a channel. Any thread. */
  V find(String producerId) {
    return find(List.of(producerId.split("/")));
  }

  /** The answer for a name, with {@link ChannelPattern#ANY} for a part that no pattern names. */
  V find(List<String> parts) {
    Node<V> at = root;
    for (String part : parts) {
      Node<V> next = at.next.get(part);
      at = next == null ? at.other : next;
      if (at == null) {
        return root.answer;
      }
    }
    return at.answer;
  }

  private Node<V> node(List<ChannelPattern> alive, int depth) {
    if (++nodes > NODES_MAX) {
      throw new ConfigException("channels: the patterns overlap in too many ways; use fewer");
    }
    List<ChannelPattern> ended = alive.stream().filter(pattern -> ends(pattern, depth)).toList();
    V answer = known.computeIfAbsent(ended, answers);
    if (depth == PARTS_MAX) {
      return new Node<>(answer, Map.of(), null);
    }
    List<ChannelPattern> others =
        alive.stream().filter(pattern -> takesAnything(pattern, depth)).toList();
    Map<String, Node<V>> next = new HashMap<>();
    byName(alive, depth)
        .forEach((name, named) -> {
          named.addAll(others);
          Collections.sort(named);
          next.put(name, node(named, depth + 1));
        });
    return new Node<>(answer, next, others.isEmpty() ? null : node(others, depth + 1));
  }

  private static boolean ends(ChannelPattern pattern, int depth) {
    int size = pattern.parts().size();
    return size == depth || (size < depth && pattern.hasRest());
  }

  private static boolean takesAnything(ChannelPattern pattern, int depth) {
    List<String> parts = pattern.parts();
    return depth < parts.size() ? ChannelPattern.isWildcard(parts.get(depth)) : pattern.hasRest();
  }

  /** Those that go on with a name, by that name. */
  private static Map<String, List<ChannelPattern>> byName(List<ChannelPattern> alive, int depth) {
    Map<String, List<ChannelPattern>> byName = new HashMap<>();
    for (ChannelPattern pattern : alive) {
      if (depth < pattern.parts().size() && !takesAnything(pattern, depth)) {
        byName.computeIfAbsent(pattern.parts().get(depth), _ -> new ArrayList<>()).add(pattern);
      }
    }
    return byName;
  }
}
