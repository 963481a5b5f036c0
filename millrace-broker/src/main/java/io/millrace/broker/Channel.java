package io.millrace.broker;

import io.millrace.media.StreamDescription;
import java.util.Optional;

/** What one producer broadcasts. Outlives the producer: consumers wait here. */
public final class Channel {

  Channel() {}

  public ProducerId id() {
    throw new UnsupportedOperationException("contract");
  }

  /** The producer of the moment. */
  public Optional<Publication> publication() {
    throw new UnsupportedOperationException("contract");
  }

  public StreamDescription description() {
    throw new UnsupportedOperationException("contract");
  }

  public ChannelStats stats() {
    throw new UnsupportedOperationException("contract");
  }
}
