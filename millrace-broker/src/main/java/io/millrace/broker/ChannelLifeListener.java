package io.millrace.broker;

/**
 * Hears each step in the life of each channel, after it happened, on whichever loop made it. Must
 * not block; any thread.
 */
@FunctionalInterface
public interface ChannelLifeListener {

  /** Hears nothing. */
  ChannelLifeListener NONE = change -> {};

  void onChange(ChannelChange change);

  /** Both, this one first. */
  default ChannelLifeListener and(ChannelLifeListener next) {
    return change -> {
      onChange(change);
      next.onChange(change);
    };
  }
}
