package io.millrace.cli.consumer;

import java.util.List;

/**
 * A subscription at one moment. Immutable.
 *
 * @param id producer id
 * @param state {@code waiting}, {@code live}, {@code reconnecting}, {@code refused}
 * @param description what the channel is
 * @param traffic what arrived
 * @param link what the link did to it
 * @param connections made so far
 * @param outputs a line for each recording or player that runs
 */
record SubscriptionStatus(
    String id,
    String state,
    Description description,
    Traffic.Figures traffic,
    LinkCounters link,
    long connections,
    List<String> outputs) {

  SubscriptionStatus {
    outputs = List.copyOf(outputs);
  }
}
