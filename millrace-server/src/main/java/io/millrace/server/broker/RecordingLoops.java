package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerGroup;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ProducerId;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.events.EventSink;
import io.millrace.server.live.LiveStreams;
import io.millrace.server.record.LoopAccess;
import io.millrace.server.record.Recorder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The loops as a recorder sees them. Any thread. */
record RecordingLoops(BrokerGroup group, List<ServerLoop> loops) implements LoopAccess {

  /** A recorder of what these loops carry, which hears of each channel's life from now on. */
  static Recorder recorder(
      ServerLoops loops,
      LiveStreams streams,
      LiveConfig config,
      Journal journal,
      EventSink events) {
    RecordingLoops access = new RecordingLoops(loops.group(), loops.each());
    Recorder recorder = new Recorder(access, streams, config, events, Clock.systemUTC());
    loops.group().listen(journal.and(recorder::onChange));
    return recorder;
  }

  @Override
  public Optional<ChannelState> state(ProducerId id) {
    return group.state(id);
  }

  @Override
  public Executor loop(int place) {
    return loops.get(place).loop();
  }

  @Override
  public Broker broker(int place) {
    return group.member(place).broker();
  }
}
