package io.millrace.server.broker;

import io.millrace.broker.BrokerLimits;
import io.millrace.broker.BrokerMember;
import io.millrace.net.EventLoop;
import io.millrace.server.blocks.Block;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.DrainSettings;
import io.millrace.srt.endpoint.EndpointStats;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One of the loops that carry packets: a thread, its socket on the port, its part of the broker,
 * and its reception.
 */
record ServerLoop(
    EventLoop loop,
    BrokerMember member,
    Gate gate,
    Reception reception,
    LagWatch lags,
    SlateStage slates,
    List<SrtEndpoint> endpoints)
    implements SrtEndpoint.BatchListener {

  /** How often it looks after what does not come by itself. */
  static final Duration LOOK_AROUND = Duration.ofMillis(500);

  /** What it counts. */
  record Counts(
      EndpointStats port,
      Map<String, Long> refused,
      Map<String, Long> overLimit,
      long tooSlow,
      boolean overloaded,
      int loadPercent,
      long notRelayed,
      long relaysRefused) {}

  /** Passes on what comes, from now on. */
  void start() {
    endpoints.forEach(endpoint -> endpoint.afterBatch(this));
    loop.onCall(member::onCall);
    loop.schedule(LOOK_AROUND, this::lookAround);
  }

  private void lookAround() {
    loop.schedule(LOOK_AROUND, this::lookAround); // first, so that a failure does not end it
    long nowNs = System.nanoTime();
    member.tidy(nowNs);
    slates.look(nowNs);
    gate.look(loop.load(), nowNs);
    lags.look(member.broker(), gate.isOverloaded(), nowNs);
    // media grows too old also while nothing arrives; who is silent is judged after reading only
    member.flushMedia(nowNs);
  }

  /** Another configuration holds: ends connections that it does not allow. Loop only. */
  void configured(BrokerConfig before, BrokerConfig now, BrokerLimits limits) {
    member.broker().limits(limits);
    for (SrtEndpoint endpoint : endpoints) {
      endpoint.forEach((socket, options) -> reception.reconsider(socket, options, before, now));
    }
  }

  /** Ends connections that a new block is for. Loop only. */
  void keepOut(Block block) {
    for (SrtEndpoint endpoint : endpoints) {
      endpoint.forEach((socket, _) -> reception.keepOut(socket, block));
    }
  }

  /** All channels that got packets, to consumers and to other loops. */
  @Override
  public void afterBatch(long nowNs) {
    member.flush(nowNs);
  }

  @Override
  public long nextDeadlineNs() {
    return member.nextDeadlineNs();
  }

  /** Closes connections whose pass has ended. Any thread. */
  void review() {
    loop.execute(reception::review);
  }

  /** Lets nobody in from now on. Any thread. */
  CompletableFuture<Void> closeGate() {
    return loop.call(() -> {
      gate.close();
      return null;
    });
  }

  /** Sends everybody away; done when nobody is left. Any thread. */
  CompletableFuture<Void> drain(DrainSettings settings) {
    Drain drain =
        new Drain(member, Home.of(loop), System::nanoTime, settings.batch(), settings.time());
    loop.execute(drain::begin);
    return drain.done();
  }

  /** This loop's channels. Any thread. */
  CompletableFuture<List<ChannelPart>> channels() {
    return loop.call(() -> member.broker().channels().stream().map(ChannelPart::of).toList());
  }

  /** What was counted so far. Any thread. */
  CompletableFuture<Counts> counts() {
    return loop.call(() ->
        new Counts(
            endpoints.stream().map(SrtEndpoint::stats).reduce(EndpointStats::and).orElseThrow(),
            reception.refused(),
            gate.refused(),
            lags.tooSlow(),
            gate.isOverloaded(),
            gate.loadPercent(),
            member.packetsNotRelayed(),
            member.relaysRefused()));
  }
}
