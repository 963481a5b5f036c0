package io.millrace.broker;

/**
 * How long a packet may wait for more of its channel, so that they leave together: a send of
 * several costs little more than a send of one. Asked on the loop.
 */
@FunctionalInterface
public interface Coalescing {

  /** So many packets of a channel wait no longer: a frame of a few megabits a second. */
  int ENOUGH = 12;

  /** Every packet leaves in the pass in which it came. */
  Coalescing NONE = () -> 0;

  /** For now, nanoseconds; 0 or more. */
  long windowNs();
}
