package io.millrace.server.events;

import java.time.Instant;
import java.util.Optional;

/**
 * An event in its place. Immutable.
 *
 * @param id grows with each event, also over restarts as long as the clock does not go back; fits
 *     in a JavaScript number. One that tells of missing events has the id of the last of these
 * @param time when it happened, by the wall clock, to a millisecond
 * @param channel the channel it is about; empty if it is about the whole broker
 * @param event what happened
 */
public record Occurrence(long id, Instant time, Optional<String> channel, Event event) {}
