package io.millrace.broker;

/** A consumer as the broker sees it. */
@FunctionalInterface
public interface Subscriber {

  /** There is something to read; called on the loop once a pass. */
  void onPackets(long nowNs);
}
