package io.millrace.cli.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Subscriptions on a fake broker in virtual time, and what a person is told. */
final class SubscriptionsFixture {

  final FakeDownlink downlink = new FakeDownlink();
  final List<FakeReader> readers = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  final Subscriptions subscriptions =
      new Subscriptions(
          downlink,
          this::newReader,
          new Random(7),
          () -> nowNs(),
          Runnable::run,
          messages::add,
          "127.0.0.1:5000");

  /** Near the end of the clock's range: readings are compared by subtraction. */
  private long nowNs = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  long nowNs() {
    return nowNs;
  }

  private FakeReader newReader() {
    FakeReader reader = new FakeReader();
    readers.add(reader);
    return reader;
  }

  FakeReader reader() {
    return readers.getLast();
  }

  FakeDownlink.FakeCall subscribe(String id) {
    subscriptions.add(id).call();
    return downlink.last();
  }

  /** Time goes on in steps as the session's timer would have it. */
  void pass(Duration duration) {
    for (long left = duration.toNanos(); left > 0; left -= ConsumerSession.TICK.toNanos()) {
      nowNs += Math.min(left, ConsumerSession.TICK.toNanos());
      subscriptions.onTimer();
    }
  }

  SubscriptionStatus status(String id) {
    return subscriptions.find(id).orElseThrow().status(nowNs);
  }
}
