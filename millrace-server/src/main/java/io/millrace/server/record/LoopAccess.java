package io.millrace.server.record;

import io.millrace.broker.Broker;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ProducerId;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The loops that carry packets, as far as a recorder needs them. Any thread. */
public interface LoopAccess {

  /** Where a channel is in its life; empty if nobody has or wants it. */
  Optional<ChannelState> state(ProducerId id);

  /** Runs tasks on the loop at a place. */
  Executor loop(int place);

  /** The channels of the loop at a place; belongs to it. */
  Broker broker(int place);
}
