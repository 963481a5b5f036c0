package io.millrace.broker;

/**
 * A channel's place for its producer is kept for the one that had it last. Immutable.
 *
 * @param forWhom who may come back
 * @param untilNs when that ends, by the broker's clock
 */
public record Reservation(Holder forWhom, long untilNs) {}
