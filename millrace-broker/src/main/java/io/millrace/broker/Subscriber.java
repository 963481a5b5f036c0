package io.millrace.broker;

/** A consumer as the broker sees it. */
@FunctionalInterface
public interface Subscriber {

  /** There is something to read; called on the loop once a pass. */
  void onPackets(long nowNs);

  /**
   * Whether what it reads goes out to somebody, and counts in {@link ChannelStats#packetsOut}.
   * Asked once.
   */
  default boolean sendsOut() {
    return true;
  }
}
