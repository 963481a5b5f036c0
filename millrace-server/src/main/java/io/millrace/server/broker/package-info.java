/**
 * Where SRT and the broker meet: who is let in, what is logged and shown, start and end. {@link
 * io.millrace.server.broker.BrokerServer} is a whole broker, {@link
 * io.millrace.server.broker.BrokerCommand} the same as a command.
 */
@NullMarked
package io.millrace.server.broker;

import org.jspecify.annotations.NullMarked;
