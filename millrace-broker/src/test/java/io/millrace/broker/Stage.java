package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A broker, a clock that the test moves, and a record of what happened. */
final class Stage implements BrokerListener {
  static final long MS = 1_000_000L;
  static final ProducerId ID = new ProducerId("1AAA99");
  static final BrokerLimits LIMITS = new BrokerLimits(1 << 20, Duration.ofSeconds(4), 400);

  final List<String> events = new ArrayList<>();
  final Broker broker;
  long nowNs = 1_000 * MS;

  Stage() {
    this(LIMITS);
  }

  Stage(BrokerLimits limits) {
    broker = new Broker(limits, this, ScriptedObserver::new);
  }

  /** Where packets wait for each other. */
  Stage(Coalescing coalescing) {
    broker = new Broker(LIMITS, this, ScriptedObserver::new, coalescing);
  }

  Publication publish(String name) {
    return broker.publish(ID, publisher(name), nowNs).orElseThrow();
  }

  Channel channel() {
    return broker.channel(ID).orElseThrow();
  }

  ChannelStats stats() {
    return channel().stats();
  }

  /** Appends each word as one packet, 10 ms apart, and flushes. */
  void send(Publication publication, String words) {
    for (String word : words.split(" ")) {
      nowNs += 10 * MS;
      publication.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), nowNs, nowNs);
    }
    broker.flush(nowNs);
  }

  /** Appends count packets of length bytes, 1 ms apart, that mean nothing to the observer. */
  void sendFiller(Publication publication, int count, int length) {
    byte[] filler = "x".repeat(length).getBytes(US_ASCII);
    for (int i = 0; i < count; i++) {
      nowNs += MS;
      publication.append(ByteBuffer.wrap(filler), nowNs, nowNs);
    }
    broker.flush(nowNs);
  }

  static Publisher publisher(String name) {
    return new Publisher() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String identity() {
        return name;
      }
    };
  }

  @Override
  public void onChannelLive(Channel channel, Publication publication) {
    events.add("live " + publication.publisher().name());
  }

  @Override
  public void onChannelWaiting(Channel channel, Publication ended) {
    events.add("waiting " + ended.publisher().name());
  }

  @Override
  public void onDescription(Channel channel, StreamDescription description) {
    events.add("title " + description.title());
  }

  @Override
  public void onSubscribed(Subscription subscription) {
    events.add("subscribed");
  }

  @Override
  public void onUnsubscribed(Subscription subscription) {
    events.add("unsubscribed");
  }
}
