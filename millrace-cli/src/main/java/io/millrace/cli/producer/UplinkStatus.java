package io.millrace.cli.producer;

/**
 * How an uplink stands. Totals count from the start, over all connections. Immutable.
 *
 * @param connected whether a connection stands
 * @param connections how many stood so far
 * @param packets payloads sent for the first time
 * @param payloadBytes bytes of those
 * @param rttMs smoothed round trip time; 0 if not connected
 * @param lost packets that the broker reported as lost
 * @param resent packets sent again
 * @param dropped payloads never sent, or given up because they were too late
 * @param trouble why there is no connection; empty if there is one or nothing is known
 */
record UplinkStatus(
    boolean connected,
    long connections,
    long packets,
    long payloadBytes,
    double rttMs,
    long lost,
    long resent,
    long dropped,
    String trouble) {

  static final UplinkStatus NEW = new UplinkStatus(false, 0, 0, 0, 0, 0, 0, 0, "");
}
