package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.media.StreamDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks around twice a second and tells the journal what changed by itself. One loop only. */
final class Watchman {

  private final Journal journal;
  private final Map<String, Long> ignoredBefore = new TreeMap<>();
  private Map<ProducerId, Seen> seen = new HashMap<>();

  /**
   * What was known of a channel.
   *
   * @param latest at the last look
   * @param told in the journal
   */
  private record Seen(StreamDescription latest, StreamDescription told) {}

  Watchman(Journal journal) {
    this.journal = journal;
  }

  /**
   * Tells of descriptions that are new and have come to rest: a stream's tables, sizes and title
   * arrive one after the other.
   */
  void lookAtChannels(List<ChannelPart> channels) {
    Map<ProducerId, Seen> now = HashMap.newHashMap(channels.size());
    for (ChannelPart channel : channels) {
      ProducerId id = channel.id();
      StreamDescription present = channel.description();
      now.put(id, look(id, present, seen.get(id)));
    }
    seen = now; // channels that are gone are forgotten
  }

  private Seen look(ProducerId id, StreamDescription present, @Nullable Seen before) {
    if (before == null) {
      return new Seen(present, StreamDescription.UNKNOWN);
    }
    boolean rests = present.equals(before.latest());
    if (!rests || present.equals(before.told()) || present.equals(StreamDescription.UNKNOWN)) {
      return new Seen(present, before.told());
    }
    journal.described(id, present);
    return new Seen(present, present);
  }

  /**
   * Tells of datagrams that were ignored since the last time.
   *
   * @param totals by reason
   */
  void lookAtIgnored(Map<String, Long> totals) {
    Map<String, Long> fresh = new TreeMap<>();
    totals.forEach((reason, total) -> {
      long more = total - ignoredBefore.getOrDefault(reason, 0L);
      if (more > 0) {
        fresh.put(reason, more);
      }
    });
    ignoredBefore.putAll(totals);
    if (!fresh.isEmpty()) {
      journal.ignored(
          fresh.values().stream().mapToLong(Long::longValue).sum(),
          fresh.entrySet().stream()
              .map(entry -> entry.getValue() + " " + words(entry.getKey()))
              .collect(Collectors.joining(", ")));
    }
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
