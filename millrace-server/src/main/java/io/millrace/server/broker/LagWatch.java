package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.Channel;
import io.millrace.broker.Subscription;
import io.millrace.server.config.LagSettings;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.endpoint.SrtSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after consumers that cannot keep up: who is too far behind is moved on to a random access
 * point as a whole, and who has to be moved on too often is sent away, with a line that says what
 * to do. While the loop is overloaded, or was paused a moment ago, it is the slow one, and nothing
 * counts. Twice a second for each consumer; packets know nothing of it. Loop only.
 */
final class LagWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MICROS_PER_MILLI = 1_000;

  private final LiveConfig config;
  private final Journal journal;
  private final Lateness lateness = new Lateness(ServerLoop.LOOK_AROUND.toNanos());
  private int lookedAtMs;
  private boolean failed;
  private long tooSlow;

  LagWatch(LiveConfig config, Journal journal) {
    this.config = config;
    this.journal = journal;
  }

  /** Consumers that were sent away so far. */
  long tooSlow() {
    return tooSlow;
  }

  /**
   * Looks at all consumers of this loop.
   *
   * @param overloaded whether the loop itself is too slow
   */
  void look(Broker broker, boolean overloaded, long nowNs) {
    LagSettings limits = config.now().lag();
    boolean ownFault = lateness.look(nowNs) || overloaded;
    failed = false;
    for (Channel channel : broker.channels()) {
      channel.forEachSubscription(subscription -> {
        if (subscription.subscriber() instanceof SrtSubscriber consumer) {
          lookGuarded(consumer, subscription, limits, ownFault, nowNs);
        }
      });
    }
    lookedAtMs = millis(nowNs);
  }

  /** One that fails costs no other its look; the first is told. */
  private void lookGuarded(
      SrtSubscriber consumer,
      Subscription subscription,
      LagSettings limits,
      boolean ownFault,
      long nowNs) {
    try {
      look(consumer, subscription, limits, ownFault, nowNs);
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        LOG.error("{}: how a consumer keeps up is not known", subscription.channel().id(), e);
      }
    }
  }

  /** How far a consumer is behind, milliseconds. */
  static int lagMs(SrtSubscriber consumer, Subscription subscription, SrtSocket socket) {
    return lagMs(consumer, waitedMs(subscription, socket));
  }

  private static int lagMs(SrtSubscriber consumer, int waitedMs) {
    LagRecord record = consumer.lag();
    return record == null ? waitedMs : record.lagMs(waitedMs);
  }

  private void look(
      SrtSubscriber consumer,
      Subscription subscription,
      LagSettings limits,
      boolean ownFault,
      long nowNs) {
    SrtSocket socket = consumer.socket();
    if (socket == null) {
      return;
    }
    int waitedMs = waitedMs(subscription, socket);
    LagRecord.Look look =
        new LagRecord.Look(
            millis(nowNs),
            waitedMs,
            (int) (socket.usMissed() / MICROS_PER_MILLI),
            subscription.isPastSkip(socket.unacknowledgedIndex()),
            (int) subscription.skips(),
            socket.sndLatencyMs());
    LagRecord record = consumer.lag();
    if (record == null) {
      if (look.isHealthy(limits)) {
        return;
      }
      record = new LagRecord(lookedAtMs);
      consumer.lag(record);
    }
    if (ownFault) {
      record.overlook(look, limits);
    } else {
      judge(consumer, subscription, socket, record, look, limits, nowNs);
    }
  }

  private void judge(
      SrtSubscriber consumer,
      Subscription subscription,
      SrtSocket socket,
      LagRecord record,
      LagRecord.Look look,
      LagSettings limits,
      long nowNs) {
    int lagMs = record.lagMs(look.waitedMs()); // before it is written off
    int missedMs = record.missedMs();
    LagRecord.Verdict verdict = record.look(look, limits);
    if (verdict == LagRecord.Verdict.BEHIND) {
      lagMs = record.lagMs(look.waitedMs());
      missedMs = record.missedMs();
      subscription.jump(nowNs - limits.budget().toNanos() / 2);
      verdict = record.look(look.withSkips((int) subscription.skips()), limits);
    }
    switch (verdict) {
      case FINE, BEHIND -> {} // behind, and it waits for where it can go on
      case JUMPED ->
          journal.consumerJumped(
              subscription.channel().id(),
              socket.remoteAddress(),
              LagCause.of(lagMs, missedMs, subscription, socket));
      case HOPELESS ->
          sendAway(
              consumer, subscription, limits, LagCause.of(lagMs, missedMs, subscription, socket));
    }
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

  private static int millis(long ns) {
    return (int) (ns / NANOS_PER_MILLI);
  }

  private static int waitedMs(Subscription subscription, SrtSocket socket) {
    return millis(subscription.lagNs(socket.unacknowledgedIndex()));
  }
}
