package io.millrace.broker;

/** Whether a producer may have a channel that is not free. Brief, and asks no directory. */
@FunctionalInterface
public interface ClaimRule {

  /** Whether it may take the place of the one that has the channel. */
  boolean mayReplace(Holder incumbent);

  /** Whether it is the one that left a moment ago, come back. */
  default boolean isBack(Holder left) {
    return mayReplace(left);
  }
}
