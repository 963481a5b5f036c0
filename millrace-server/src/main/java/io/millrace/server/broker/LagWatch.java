package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.Channel;
import io.millrace.broker.Subscription;
import io.millrace.server.config.LagSettings;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.endpoint.SrtSocket;

/**
 * Looks after consumers that cannot keep up: who is too far behind is moved on to a random access
 * point as a whole, and who has to be moved on too often is sent away, with a line that says what
 * to do. Twice a second for each consumer; packets know nothing of it. Loop only.
 */
final class LagWatch {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MICROS_PER_MILLI = 1_000;

  private final LiveConfig config;
  private final Journal journal;
  private long tooSlow;

  LagWatch(LiveConfig config, Journal journal) {
    this.config = config;
    this.journal = journal;
  }

  /** Consumers that were sent away so far. */
  long tooSlow() {
    return tooSlow;
  }

  /** Looks at all consumers of this loop. */
  void look(Broker broker, long nowNs) {
    LagSettings limits = config.now().lag();
    for (Channel channel : broker.channels()) {
      channel.forEachSubscription(subscription -> {
        if (subscription.subscriber() instanceof SrtSubscriber consumer) {
          look(consumer, subscription, limits, nowNs);
        }
      });
    }
  }

  /** How far a consumer is behind, milliseconds. */
  static int lagMs(SrtSubscriber consumer, Subscription subscription, SrtSocket socket) {
    return consumer.lagMs(waitedMs(subscription, socket));
  }

  private void look(
      SrtSubscriber consumer, Subscription subscription, LagSettings limits, long nowNs) {
    SrtSocket socket = consumer.socket();
    if (socket == null) {
      return;
    }
    int waitedMs = waitedMs(subscription, socket);
    int lagMs = consumer.lagMs(waitedMs); // before it is written off
    LagRecord.Look look =
        new LagRecord.Look(
            (int) (nowNs / NANOS_PER_MILLI),
            waitedMs,
            (int) (socket.usMissed() / MICROS_PER_MILLI),
            subscription.isPastSkip(socket.unacknowledgedIndex()),
            (int) subscription.skips(),
            socket.sndLatencyMs());
    switch (consumer.look(look, limits)) {
      case FINE -> {}
      case JUMPED -> tellJumped(consumer, subscription, socket, lagMs);
      case BEHIND -> {
        String why = LagCause.of(consumer, subscription, socket, consumer.lagMs(waitedMs));
        subscription.jump(nowNs - limits.budget().toNanos() / 2);
        if (consumer.look(look.withSkips((int) subscription.skips()), limits)
            == LagRecord.Verdict.HOPELESS) {
          sendAway(consumer, subscription, limits, why);
        } else {
          journal.consumerJumped(subscription.channel().id(), socket.remoteAddress(), why);
        }
      }
      case HOPELESS ->
          sendAway(
              consumer, subscription, limits, LagCause.of(consumer, subscription, socket, lagMs));
    }
  }

  private void tellJumped(
      SrtSubscriber consumer, Subscription subscription, SrtSocket socket, int lagMs) {
    journal.consumerJumped(
        subscription.channel().id(),
        socket.remoteAddress(),
        LagCause.of(consumer, subscription, socket, lagMs));
  }

  private void sendAway(
      SrtSubscriber consumer, Subscription subscription, LagSettings limits, String why) {
    tooSlow++;
    SrtSocket socket = consumer.socket();
    if (socket != null) {
      journal.consumerSentAway(subscription.channel().id(), socket.remoteAddress(), why);
    }
    consumer.close("too slow, after " + limits.jumps() + " jumps; " + why);
  }

  private static int waitedMs(Subscription subscription, SrtSocket socket) {
    return (int) (subscription.lagNs(socket.unacknowledgedIndex()) / NANOS_PER_MILLI);
  }
}
