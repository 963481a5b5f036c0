/**
 * Channels, the channel log and subscriptions: what producers append, consumers read at their own
 * pace. Knows no protocol, socket, thread or clock; one loop owns a {@link
 * io.millrace.broker.Broker} and tells it the time.
 */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;
