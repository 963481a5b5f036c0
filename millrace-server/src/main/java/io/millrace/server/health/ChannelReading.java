package io.millrace.server.health;

import io.millrace.broker.ChannelStats;
import io.millrace.broker.StreamVitals;
import io.millrace.media.StreamDescription;
import java.util.Optional;

/**
 * What is known of a channel at one moment, by all loops together. Immutable.
 *
 * @param id of the channel
 * @param stream what it says of itself
 * @param stats totals since it was made, of SRT and HTTP together; packets are SRT's
 * @param web of these, what goes over HTTP
 * @param vitals of the stream; empty without a producer
 * @param link the producer's connection; empty without one
 */
public record ChannelReading(
    String id,
    StreamDescription stream,
    ChannelStats stats,
    WebAudience web,
    Optional<StreamVitals> vitals,
    Optional<LinkReading> link) {

  /** Whether a producer has it. */
  public boolean isLive() {
    return vitals.isPresent();
  }
}
