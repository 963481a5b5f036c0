package io.millrace.server.http.access;

import io.millrace.server.config.ChannelPattern;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a request may do.
 *
 * @param subject who it is, for the log; untrusted but for its signature
 * @param scopes what it may do
 * @param channels on which channels: {@link ChannelPattern}s, of which what is none covers nothing;
 *     empty for all, and the broker as a whole
 * @param until when it ends
 */
public record Grant(String subject, Set<Scope> scopes, List<String> channels, Instant until) {

  /** Everything, for ever. */
  public static final Grant ALL =
      new Grant("anybody", Set.of(Scope.values()), List.of(), Instant.MAX);

  /** To see everything, for ever. */
  public static final Grant TO_READ =
      new Grant("anybody", Set.of(Scope.READ), List.of(), Instant.MAX);

  public Grant {
    scopes = Set.copyOf(scopes);
    channels = List.copyOf(channels);
  }

  /** Whether it may do that at all. */
  public boolean allows(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether it is about all channels, and the broker as a whole. */
  public boolean isForAllChannels() {
    return channels.isEmpty();
  }

  /** Whether it is about this channel too. */
  public boolean covers(String channel) {
    return channels.isEmpty()
        || channels.stream()
            .flatMap(pattern -> ChannelPattern.find(pattern).stream())
            .anyMatch(pattern -> pattern.matches(channel));
  }
}
