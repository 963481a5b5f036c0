package io.millrace.server.live;

import io.millrace.broker.BrokerMember;
import java.util.concurrent.Executor;

/**
 * A loop as taps reach it.
 *
 * @param loop runs what it is given on the loop, in order; throws RejectedExecutionException if it
 *     has too much to do
 * @param member the loop's part of the broker
 */
public record TapLoop(Executor loop, BrokerMember member) {}
