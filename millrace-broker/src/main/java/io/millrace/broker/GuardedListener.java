package io.millrace.broker;

import io.millrace.media.StreamDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a listener's errors away from the channels. */
record GuardedListener(BrokerListener listener) implements BrokerListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

  @Override
  public void onChannelLive(Channel channel, Publication publication) {
    guard(() -> listener.onChannelLive(channel, publication));
  }

  @Override
  public void onChannelWaiting(Channel channel, Publication ended) {
    guard(() -> listener.onChannelWaiting(channel, ended));
  }

  @Override
  public void onDescription(Channel channel, StreamDescription description) {
    guard(() -> listener.onDescription(channel, description));
  }

  @Override
  public void onSubscribed(Subscription subscription) {
    guard(() -> listener.onSubscribed(subscription));
  }

  @Override
  public void onUnsubscribed(Subscription subscription) {
    guard(() -> listener.onUnsubscribed(subscription));
  }

  @Override
  public void onStandIn(Channel channel, boolean plays) {
    guard(() -> listener.onStandIn(channel, plays));
  }

  @Override
  public void onForgotten(Channel channel) {
    guard(() -> listener.onForgotten(channel));
  }

  private static void guard(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.error("a listener of the broker failed", e);
    }
  }
}
