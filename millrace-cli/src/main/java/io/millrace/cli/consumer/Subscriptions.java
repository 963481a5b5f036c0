package io.millrace.cli.consumer;

import io.millrace.cli.Backoff;
import io.millrace.srt.Passphrase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Every channel this consumer wants, in the order asked for. Owned by the loop. */
final class Subscriptions {

  /** More than a person or a script needs on one socket. */
  static final int MAX = 256;

  private static final int MAX_PAST = 1000;

  private final Downlink downlink;
  private final Supplier<ChannelReader> readers;
  private final RandomGenerator random;
  private final LongSupplier clockNs;
  private final Executor loop;
  private final Consumer<String> messages;
  private final BrokerNotices notices;
  private final Map<String, Subscription> byId = new LinkedHashMap<>();
  private final ArrayDeque<Delivered> past = new ArrayDeque<>();
  private @Nullable Passphrase passphrase;

  /**
   * What a channel brought in the end.
   *
   * @param status last figures
   * @param recording the newest one
   * @param told completes when that was written and the line about it said
   */
  record Delivered(
      SubscriptionStatus status, Optional<Output> recording, CompletableFuture<Void> told) {

    static Delivered of(SubscriptionStatus status, Outputs outputs) {
      return new Delivered(status, outputs.newestRecording(), outputs.newestRecordingTold());
    }
  }

  /**
   * With nothing subscribed.
   *
   * @param broker its address, for messages
   * @param messages lines for a person; must not block
   * @param loop where everything here runs, the clock's reading included
   */
  Subscriptions(
      Downlink downlink,
      Supplier<ChannelReader> readers,
      RandomGenerator random,
      LongSupplier clockNs,
      Executor loop,
      Consumer<String> messages,
      String broker) {
    this.downlink = downlink;
    this.readers = readers;
    this.random = random;
    this.clockNs = clockNs;
    this.loop = loop;
    this.messages = messages;
    this.notices = new BrokerNotices(broker, messages);
  }

  Optional<Subscription> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  int size() {
    return byId.size();
  }

  /**
   * The passphrase for what is added from now on, and for what was refused because of one: that is
   * asked for again. Null: none.
   *
   * @return the ids that are asked for again
   */
  List<String> use(@Nullable Passphrase secret) {
    passphrase = secret;
    List<Subscription> refused =
        byId.values().stream().filter(Subscription::wantsOtherPassphrase).toList();
    refused.forEach(this::again);
    return refused.stream().map(Subscription::id).toList();
  }

  /** Asks once more for one that was refused, with the passphrase of now. */
  void again(Subscription refused) {
    refused.use(passphrase);
    refused.call();
  }

  /** Adds a channel that is not there yet, to be called by {@link Subscription#call}. */
  Subscription add(String id) {
    if (byId.containsKey(id)) {
      throw new IllegalArgumentException("'" + id + "' is subscribed already");
    }
    Outputs outputs = new Outputs(id, loop, messages);
    Subscription subscription =
        new Subscription(
            id,
            downlink,
            readers.get(),
            new Backoff(random),
            notices,
            outputs,
            clockNs.getAsLong());
    subscription.use(passphrase);
    byId.put(id, subscription);
    return subscription;
  }

  /** False if there is no such channel. */
  boolean remove(String id) {
    Subscription subscription = byId.remove(id);
    if (subscription == null) {
      return false;
    }
    SubscriptionStatus status = subscription.status(clockNs.getAsLong());
    subscription.close();
    past.addLast(Delivered.of(status, subscription.outputs()));
    if (past.size() > MAX_PAST) {
      past.removeFirst();
    }
    return true;
  }

  /** Recordings and players of all. */
  void attach(Subscription to, Output.Kind kind, Output output) {
    to.outputs().attach(kind, output, !to.hasTraffic(), clockNs.getAsLong());
  }

  void onTimer() {
    long nowNs = clockNs.getAsLong();
    for (Subscription subscription : byId.values()) {
      subscription.onTimer(nowNs);
    }
  }

  List<SubscriptionStatus> statuses() {
    long nowNs = clockNs.getAsLong();
    return byId.values().stream().map(subscription -> subscription.status(nowNs)).toList();
  }

  /** Those of the past, then those of now. */
  List<Delivered> delivered() {
    List<Delivered> all = new ArrayList<>(past);
    long nowNs = clockNs.getAsLong();
    for (Subscription subscription : byId.values()) {
      all.add(Delivered.of(subscription.status(nowNs), subscription.outputs()));
    }
    return all;
  }

  /** Which of these channels never delivered a byte. */
  List<String> silent(Collection<String> ids) {
    List<Delivered> all = delivered();
    return ids.stream()
        .filter(id ->
            all.stream()
                .noneMatch(d -> d.status().id().equals(id) && d.status().traffic().bytes() > 0))
        .toList();
  }

  /** Hangs up everywhere and ends all outputs. */
  void closeAll() {
    List.copyOf(byId.keySet()).forEach(this::remove);
  }
}
