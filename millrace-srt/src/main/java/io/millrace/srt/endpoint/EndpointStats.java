package io.millrace.srt.endpoint;

import java.util.Map;
import java.util.TreeMap;

/**
 * What came to a UDP port. Immutable.
 *
 * @param datagramsReceived all
 * @param datagramsSent all
 * @param connections open now
 * @param halfOpen callers that wait for a decision now
 * @param ignored datagrams counted and ignored, by reason; reasons never seen are left out
 * @param overLimit callers turned away by one of the {@link EndpointLimits}, by the limit's name;
 *     those never reached are left out. Of the whole port, if several endpoints share it
 * @param handedOver datagrams that were another's of the endpoints that share the port, and were
 *     given to it
 */
public record EndpointStats(
    long datagramsReceived,
    long datagramsSent,
    int connections,
    int halfOpen,
    Map<String, Long> ignored,
    Map<String, Long> overLimit,
    long handedOver) {

  /** Of two ports together. */
  public EndpointStats and(EndpointStats other) {
    return new EndpointStats(
        datagramsReceived + other.datagramsReceived,
        datagramsSent + other.datagramsSent,
        connections + other.connections,
        halfOpen + other.halfOpen,
        sum(ignored, other.ignored),
        sum(overLimit, other.overLimit),
        handedOver + other.handedOver);
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> two) {
    Map<String, Long> sum = new TreeMap<>(one);
    two.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return sum;
  }
}
