package io.millrace.server.http;

import java.util.List;
import java.util.Map;

/**
 * The broker as a whole.
 *
 * @param version of the program
 * @param address of SRT
 * @param uptimeMs since it listens
 * @param loops threads that carry packets
 * @param connections open now
 * @param datagramsReceived all
 * @param datagramsSent all
 * @param handedOver datagrams that came to another loop than their connection's
 * @param notRelayed packets that one loop could not give to another, which hung
 * @param relaysRefused times that one loop had no memory to give a channel to another
 * @param ignored datagrams counted and ignored, by reason
 * @param refused callers that were told no, by SRT's code
 * @param overLimit callers that were told no because of a limit, by its key; those that the port
 *     turned away before they were looked at, by the port's names
 * @param tooSlow consumers that were sent away because they could not keep up
 * @param overloadedLoops loops that take no new consumers now because they are too busy
 * @param limits how full each limit is
 */
public record BrokerStatus(
    String version,
    String address,
    long uptimeMs,
    int loops,
    int connections,
    long datagramsReceived,
    long datagramsSent,
    long handedOver,
    long notRelayed,
    long relaysRefused,
    Map<String, Long> ignored,
    Map<String, Long> refused,
    Map<String, Long> overLimit,
    long tooSlow,
    int overloadedLoops,
    List<LimitUse> limits) {}
