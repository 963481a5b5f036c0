package io.millrace.broker;

/**
 * A step in a channel's life. Immutable.
 *
 * @param before a channel that nobody knew was waiting
 * @param now live after live is another producer's turn, with the reason why
 */
public record ChannelChange(ProducerId id, ChannelState before, ChannelState now) {}
