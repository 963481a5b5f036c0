package io.millrace.server.http;

import java.util.Map;

/**
 * The broker as a whole.
 *
 * @param version of the program
 * @param address of SRT
 * @param uptimeMs since it listens
 * @param connections open now
 * @param datagramsReceived all
 * @param datagramsSent all
 * @param ignored datagrams counted and ignored, by reason
 * @param refused callers that were told no, by SRT's code
 */
public record BrokerStatus(
    String version,
    String address,
    long uptimeMs,
    int connections,
    long datagramsReceived,
    long datagramsSent,
    Map<String, Long> ignored,
    Map<String, Long> refused) {}
