package io.millrace.server.health;

import java.util.List;

/**
 * All figures of one moment, with so many channels one by one as have a place in the history, and
 * all others as sums. Immutable.
 *
 * @param reading what was read
 * @param shown channels one by one
 * @param all what went through all channels
 * @param others what went through those that are not shown
 * @param live channels that have a producer
 * @param troubled of the shown ones, those with a warning
 */
public record Figures(
    Reading reading, List<Shown> shown, Traffic all, Traffic others, int live, int troubled) {

  /** A channel, raw and as the API shows it. */
  public record Shown(ChannelReading reading, ChannelHealth health) {}

  /** Channels that are not shown one by one. */
  public int unshown() {
    return reading.channels().size() - shown.size();
  }

  /** Clients of all channels. */
  public long clients() {
    return reading.channels().stream().mapToLong(channel -> channel.stats().subscribers()).sum();
  }

  /** Those over HTTP of channels that are not shown. */
  public long viewersOfOthers() {
    return reading.channels().stream().mapToLong(channel -> channel.web().viewers()).sum()
        - shown.stream().mapToLong(channel -> channel.reading().web().viewers()).sum();
  }

  /** Clients of channels that are not shown. */
  public long clientsOfOthers() {
    return clients()
        - shown.stream().mapToLong(channel -> channel.reading().stats().subscribers()).sum();
  }
}
