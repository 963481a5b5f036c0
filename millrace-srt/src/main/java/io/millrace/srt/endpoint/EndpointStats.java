package io.millrace.srt.endpoint;

import java.util.Map;

/**
 * What came to a UDP port. Immutable.
 *
 * @param datagramsReceived all
 * @param datagramsSent all
 * @param connections open now
 * @param ignored datagrams counted and ignored, by reason; reasons never seen are left out
 */
public record EndpointStats(
    long datagramsReceived, long datagramsSent, int connections, Map<String, Long> ignored) {}
