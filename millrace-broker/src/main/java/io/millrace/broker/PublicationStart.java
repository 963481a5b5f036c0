package io.millrace.broker;

/**
 * How a publication begins. Immutable.
 *
 * @param turn its number: a later one goes before an earlier one, on whichever loop
 * @param beganNs when the producer came
 * @param randomAccessSeen whether there was a random access point before
 * @param relayed whether the producer is on another loop
 */
record PublicationStart(long turn, long beganNs, boolean randomAccessSeen, boolean relayed) {

  /** A producer's of this loop. */
  static PublicationStart here(long turn, long nowNs) {
    return new PublicationStart(turn, nowNs, false, false);
  }
}
