package io.millrace.broker;

/**
 * A producer that waits for its turn. Immutable.
 *
 * @param warm whether it has a picture to begin with
 */
public record Standby(Publisher publisher, boolean warm) {}
