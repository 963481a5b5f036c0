package io.millrace.server.health;

import io.millrace.srt.connection.SrtStats;

/**
 * A producer's connection at one moment. Immutable.
 *
 * @param connection its id, another one for each connection that stands
 * @param address of its other end
 * @param stats totals since it was made
 */
public record LinkReading(int connection, String address, SrtStats stats) {}
