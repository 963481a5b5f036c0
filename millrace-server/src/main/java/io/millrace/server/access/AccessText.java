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

/** Who may do what, in words, for the lines at the start. Stateless. */
final class AccessText {

  private static final int NAMES_MAX = 5;

  private AccessText() {}

  /** A line for those who publish and one for those who watch; none if nothing is asked of both. */
  static List<String> lines(BrokerConfig config, KeyRing ring) {
    boolean open =
        Stream.of(Action.values())
            .allMatch(action ->
                isOpen(ways(action, config.channels().others()))
                    && closed(action, config.channels(), ring).isEmpty());
    return open
        ? List.of()
        : Stream.of(Action.values()).map(action -> line(action, config.channels(), ring)).toList();
  }

  private static String line(Action action, Channels channels, KeyRing ring) {
    List<AccessWay> general = ways(action, channels.others());
    if (isOpen(general)) {
      SortedSet<String> closed = closed(action, channels, ring);
      return closed.isEmpty()
          ? "to %s: open to all; %s: key in millrace.yaml closes it"
              .formatted(action.text(), action.text())
          : "to %s: closed for %s; all others are open, %s: key in millrace.yaml closes them"
              .formatted(action.text(), names(closed), action.text());
    }
    SortedSet<String> open = new TreeSet<>();
    for (ChannelPattern pattern : channels.patterns()) {
      if (ways(action, channels.of(pattern)).contains(AccessWay.OPEN)) {
        open.add(pattern.toString());
      }
    }
    String needed = Policy.of(general).orElse(Policy.OPEN).text();
    return "to %s: with %s only%s"
        .formatted(action.text(), needed, open.isEmpty() ? "" : "; open: " + names(open));
  }

  /** Channels that ask for something while others do not. */
  private static SortedSet<String> closed(Action action, Channels channels, KeyRing ring) {
    SortedSet<String> closed = new TreeSet<>();
    for (ChannelPattern pattern : channels.patterns()) {
      if (!isOpen(ways(action, channels.of(pattern)))) {
        closed.add(pattern.toString());
      }
    }
    for (StreamKey key : ring.all()) {
      boolean byKeys = ways(action, channels.of(key.channel())).isEmpty();
      if (key.role() == action && byKeys) {
        closed.add(key.channel().toString());
      }
    }
    return closed;
  }

  private static boolean isOpen(List<AccessWay> ways) {
    return ways.isEmpty() || ways.contains(AccessWay.OPEN);
  }

  private static List<AccessWay> ways(Action action, ChannelSettings settings) {
    return action == Action.PUBLISH ? settings.publish() : settings.watch();
  }

  private static String names(SortedSet<String> all) {
    int more = all.size() - NAMES_MAX;
    String shown = String.join(", ", all.stream().limit(NAMES_MAX).toList());
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
