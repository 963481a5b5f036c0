package io.millrace.server.health;

import java.util.List;

/**
 * All that is known at one moment. Immutable.
 *
 * @param atNs of the broker's clock
 * @param broker as a whole
 * @param channels by id
 */
public record Reading(long atNs, BrokerReading broker, List<ChannelReading> channels) {}
