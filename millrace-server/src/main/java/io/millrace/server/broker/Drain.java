package io.millrace.server.broker;

import io.millrace.broker.BrokerMember;
import io.millrace.broker.Channel;
import io.millrace.broker.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * How a loop sends everybody away who is connected: producers at once, so that they can go on
 * elsewhere, those that stand by first; then clients in batches, so that they do not come to
 * another broker all in the same moment. Who may come in the meantime is the {@link Gate}'s affair.
 * Loop only.
 */
final class Drain {

  /** From one batch to the next. */
  static final Duration TICK = Duration.ofMillis(100);

  private static final String WHY = "the broker stops";

  private final BrokerMember member;
  private final Home home;
  private final int batch;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final long timeNs;
  private final LongSupplier clockNs;
  private long untilNs;

  /**
   * Not begun. Any thread.
   *
   * @param member gives nobody a turn any more
   * @param home its loop
   * @param clockNs the time
   * @param batch clients a tick; more if there are too many for the time
   */
  Drain(BrokerMember member, Home home, LongSupplier clockNs, int batch, Duration time) {
    this.member = member;
    this.home = home;
    this.batch = batch;
    this.clockNs = clockNs;
    this.timeNs = time.toNanos();
  }

  /** Done once nobody is left. Any thread. */
  CompletableFuture<Void> done() {
    return done;
  }

  void begin() {
    untilNs = clockNs.getAsLong() + timeNs;
    sendProducersAway();
    sendSomeAway();
  }

  private void sendProducersAway() {
    for (Publisher publisher : member.producers()) {
      if (publisher instanceof SrtPublisher producer) {
        producer.sendAway(WHY);
      }
    }
  }

  private void sendSomeAway() {
    List<SrtSubscriber> present = present();
    if (present.isEmpty()) {
      done.complete(null);
      return;
    }
    long ticksLeft = Math.max(1, (untilNs - clockNs.getAsLong()) / TICK.toNanos()); // ticks drift
    long needed = (present.size() + ticksLeft - 1) / ticksLeft;
    long now = Math.min(present.size(), Math.max(batch, needed));
    present.subList(0, (int) now).forEach(client -> client.close(WHY));
    home.schedule(TICK, this::sendSomeAway);
  }

  /** Those that were not told yet. */
  private List<SrtSubscriber> present() {
    List<SrtSubscriber> present = new ArrayList<>();
    for (Channel channel : member.broker().channels()) {
      channel.forEachSubscription(subscription -> {
        if (subscription.subscriber() instanceof SrtSubscriber client && client.isOpen()) {
          present.add(client);
        }
      });
    }
    return present;
  }
}
