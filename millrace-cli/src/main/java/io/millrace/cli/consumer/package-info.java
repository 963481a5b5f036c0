/**
 * The consumer: subscribes to channels over one UDP socket, shows what arrives, records it and
 * plays it. {@link io.millrace.cli.consumer.ConsumerCommand} is the way in; {@code Subscriptions}
 * lives on the event loop, the prompt on a thread of its own.
 */
@NullMarked
package io.millrace.cli.consumer;

import org.jspecify.annotations.NullMarked;
