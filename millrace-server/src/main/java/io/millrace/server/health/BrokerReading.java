package io.millrace.server.health;

import java.util.List;
import java.util.Map;

/**
 * What the broker counted, at one moment, all loops together; totals since it runs. Immutable.
 *
 * @param connections open now
 * @param datagramsReceived all
 * @param datagramsSent all
 * @param handedOver datagrams that came to another loop than their connection's
 * @param notRelayed packets that one loop could not give to another
 * @param ignored datagrams of no use, by reason
 * @param refused callers that were told no, by SRT's code
 * @param overLimit callers that were told no because of a limit, by its key
 * @param tooSlow clients that were sent away because they could not keep up
 * @param overloadedLoops loops that take no new clients now
 * @param loads how busy each loop is, 0 to 1
 * @param logBytes memory that the logs have taken
 * @param uptimeMs since it listens
 */
public record BrokerReading(
    int connections,
    long datagramsReceived,
    long datagramsSent,
    long handedOver,
    long notRelayed,
    Map<String, Long> ignored,
    Map<String, Long> refused,
    Map<String, Long> overLimit,
    long tooSlow,
    int overloadedLoops,
    List<Double> loads,
    long logBytes,
    long uptimeMs) {

  /** How busy the busiest loop is, 0 to 1. */
  public double busiest() {
    return loads.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }
}
