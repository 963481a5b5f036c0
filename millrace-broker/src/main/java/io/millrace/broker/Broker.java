package io.millrace.broker;

import java.util.List;
import java.util.Optional;

/** All channels of this process. One owner: the loop; other threads ask for snapshots there. */
public final class Broker {

  /** What a channel may use. */
  public Broker(BrokerLimits limits) {
    throw new UnsupportedOperationException("contract");
  }

  /**
   * Makes the publisher the channel's producer; empty if another one holds it (ask the channel
   * who). The channel is made if need be.
   */
  public Optional<Publication> publish(ProducerId id, Publisher publisher, long nowNs) {
    throw new UnsupportedOperationException("contract");
  }

  /** Attaches a consumer; the channel is made if need be and waits for its producer. */
  public Subscription subscribe(ProducerId id, Subscriber subscriber, long nowNs) {
    throw new UnsupportedOperationException("contract");
  }

  public Optional<Channel> channel(ProducerId id) {
    throw new UnsupportedOperationException("contract");
  }

  /** Channels that have a producer or a consumer, by id. */
  public List<Channel> channels() {
    throw new UnsupportedOperationException("contract");
  }

  /**
   * Tells the subscribers of each channel that got packets since the last call. Once a loop pass.
   */
  public void flush(long nowNs) {
    throw new UnsupportedOperationException("contract");
  }
}
