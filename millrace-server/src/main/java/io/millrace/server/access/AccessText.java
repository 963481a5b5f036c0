package io.millrace.server.access;

import io.millrace.server.config.AccessWay;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelPattern;
import io.millrace.server.config.ChannelSettings;
import io.millrace.server.config.Channels;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who may do what, in words, for the lines at the start. Immutable. */
final class AccessText {

  private static final int NAMES_MAX = 5;
  private static final ChannelPattern EVERYTHING = ChannelPattern.parse("**");

  private final Channels channels;
  private final KeyRing ring;

  private AccessText(Channels channels, KeyRing ring) {
    this.channels = channels;
    this.ring = ring;
  }

  /** A line for those who publish and one for those who watch; none if nothing is asked of both. */
  static List<String> lines(BrokerConfig config, KeyRing ring) {
    AccessText text = new AccessText(config.channels(), ring);
    return Stream.of(Action.values()).allMatch(text::asksNobody)
        ? List.of()
        : Stream.of(Action.values()).map(text::line).toList();
  }

  private boolean asksNobody(Action action) {
    return general(action).isOpen() && patterns(action, false).isEmpty();
  }

  /** What holds for a channel of which nothing is said. A key for all of them says something. */
  private Policy general(Action action) {
    return AccessState.policy(
        Policy.of(ways(action, channels.others())), () -> closesAll(action, EVERYTHING));
  }

  private String line(Action action) {
    Policy general = general(action);
    SortedSet<ChannelPattern> open = patterns(action, true);
    SortedSet<ChannelPattern> closed = patterns(action, false);
    if (!general.isOpen()) {
      return "to %s: with %s only%s"
          .formatted(
              action.text(), general.text(), open.isEmpty() ? "" : "; open: " + but(open, closed));
    }
    return closed.isEmpty()
        ? "to %s: open to all; %s: key in millrace.yaml closes it"
            .formatted(action.text(), action.text())
        : "to %s: closed for %s; all others are open, %s: key in millrace.yaml closes them"
            .formatted(action.text(), but(closed, open), action.text());
  }

  /** Those of which something is said, and for which nothing, or something, is asked. */
  private SortedSet<ChannelPattern> patterns(Action action, boolean open) {
    SortedSet<ChannelPattern> all = new TreeSet<>(channels.patterns());
    ring.all().stream().filter(key -> key.role() == action).forEach(key -> all.add(key.channel()));
    all.removeIf(pattern -> policy(action, pattern).isOpen() != open);
    return all;
  }

  private Policy policy(Action action, ChannelPattern pattern) {
    return AccessState.policy(
        Policy.of(ways(action, channels.of(pattern))), () -> closesAll(action, pattern));
  }

  /** Whether there are keys for all that the pattern means. */
  private boolean closesAll(Action action, ChannelPattern pattern) {
    return examples(pattern).allMatch(example -> ring.closes(action, example));
  }

  /** An asterisk is in no channel's name, so that only patterns match it. */
  private static Stream<String> examples(ChannelPattern pattern) {
    String text = pattern.toString();
    return text.endsWith("**")
        ? Stream.of("*", "*/*", "*/*/*", "*/*/*/*").map(rest -> text.replace("**", rest))
        : Stream.of(text);
  }

  /** The first ones, and those of the others that lie among them. */
  private static String but(SortedSet<ChannelPattern> these, SortedSet<ChannelPattern> others) {
    SortedSet<ChannelPattern> among = new TreeSet<>(others);
    among.removeIf(other ->
        these.stream()
            .noneMatch(one -> examples(other).anyMatch(one::matches) && other.compareTo(one) < 0));
    return among.isEmpty() ? names(these) : names(these) + ", but not for " + names(among);
  }

  private static List<AccessWay> ways(Action action, ChannelSettings settings) {
    return action == Action.PUBLISH ? settings.publish() : settings.watch();
  }

  private static String names(SortedSet<ChannelPattern> all) {
    int more = all.size() - NAMES_MAX;
    String shown =
        String.join(", ", all.stream().limit(NAMES_MAX).map(ChannelPattern::toString).toList());
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
