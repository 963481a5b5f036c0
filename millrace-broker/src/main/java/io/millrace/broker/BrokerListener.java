package io.millrace.broker;

import io.millrace.media.StreamDescription;

/**
 * Hears what happens to channels, on the loop, after it happened. Must not block. What it throws is
 * logged.
 */
public interface BrokerListener {

  /** Hears nothing. */
  BrokerListener NONE = new BrokerListener() {};

  /** A producer came; a takeover tells this only, with the new publication. */
  default void onChannelLive(Channel channel, Publication publication) {}

  /** The publication ended and nobody took over; consumers that stay wait for the next one. */
  default void onChannelWaiting(Channel channel, Publication ended) {}

  /** The channel's description is another one now. Once for each change. */
  default void onDescription(Channel channel, StreamDescription description) {}

  /** A consumer was attached. */
  default void onSubscribed(Subscription subscription) {}

  /** A consumer was detached. */
  default void onUnsubscribed(Subscription subscription) {}

  /** Something plays on the channel while its producer is away, or does so no more. */
  default void onStandIn(Channel channel, boolean plays) {}

  /**
   * The channel has neither producer nor consumer any more, and does not linger; its counters have
   * their last values.
   */
  default void onForgotten(Channel channel) {}
}
