package io.millrace.broker;

/**
 * Who has a channel's producer. Immutable.
 *
 * @param place of its loop
 * @param turn later ones go before earlier ones
 * @param publisher belongs to that loop; others may ask it what never changes, such as its name
 */
public record Holder(int place, long turn, Publisher publisher) {}
