package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BrokerTest {
  private final Stage stage = new Stage();

  @Test
  void bytesPassUnchanged() {
    Random random = new Random(7);
    List<byte[]> sent = new ArrayList<>();
    List<byte[]> received = new ArrayList<>();
    Publication publication = stage.publish("p");
    stage.send(publication, "N");
    Subscription subscription = stage.broker.subscribe(Stage.ID, now -> {}, stage.nowNs);
    ByteBuffer buffer = ByteBuffer.allocate(1456);
    for (int i = 0; i < 1_000; i++) {
      byte[] payload = Payloads.random(random, 1 + random.nextInt(1456));
      sent.add(payload);
      publication.append(Payloads.within(payload), stage.nowNs, stage.nowNs);
      stage.broker.flush(stage.nowNs);
      subscription.copyTo(i, buffer.clear());
      received.add(Payloads.bytes(buffer.flip()));
    }
    assertThat(received).containsExactlyElementsOf(sent);
  }

  @Test
  void foreignBytesPassTheRealObserver() {
    Broker broker = new Broker(BrokerLimits.DEFAULT);
    int[] read = {0};
    Subscription[] self = new Subscription[1];
    ByteBuffer buffer = ByteBuffer.allocate(1456);
    self[0] =
        broker.subscribe(
            Stage.ID,
            now -> {
              while (read[0] < self[0].end()) {
                self[0].copyTo(read[0]++, buffer.clear());
              }
            },
            0);
    Publication publication = broker.publish(Stage.ID, Stage.publisher("p"), 0).orElseThrow();
    for (int i = 0; i < 200; i++) {
      publication.append(ByteBuffer.allocate(1316), i, i);
      broker.flush(i);
    }
    assertThat(read[0]).isEqualTo(200);
  }

  @Test
  void countsWhatComesIn() {
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1 abc");
    publication.append(ByteBuffer.allocate(0), stage.nowNs, stage.nowNs);
    publication.append(ByteBuffer.allocate(1457), stage.nowNs, stage.nowNs);
    assertThat(stage.stats()).isEqualTo(new ChannelStats(0, 3, 7, 0, 0, 0, 0, 1, 7, 2));
    assertThat(publication.lastAppendNs()).isEqualTo(stage.nowNs);
  }

  @Test
  void callsASubscriberOnceAFlushAndOnlyIfThereIsSomethingToRead() {
    Publication publication = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(publication, "a T1");
    assertThat(reader.calls).isZero();
    stage.send(publication, "K1 b c");
    assertThat(reader.calls).isOne();
    stage.broker.flush(stage.nowNs);
    assertThat(reader.calls).isOne();
  }

  @Test
  void aNewSubscriberHearsOfWhatItCanReadAtOnce() {
    stage.send(stage.publish("p"), "T1 K1");
    Reader reader = new Reader(stage);
    stage.broker.flush(stage.nowNs);
    assertThat(reader.text()).isEqualTo("t1 K1");
  }

  @Test
  void aSubscriberThatThrowsIsDetachedAndTheOthersGoOn() {
    Publication publication = stage.publish("p");
    Reader first = new Reader(stage);
    Subscription broken =
        stage.broker.subscribe(
            Stage.ID,
            now -> {
              throw new IllegalStateException("broken on purpose");
            },
            stage.nowNs);
    Reader last = new Reader(stage);
    stage.send(publication, "T1 K1");
    stage.send(publication, "a");
    assertThat(first.text()).isEqualTo("t1 K1 a");
    assertThat(last.text()).isEqualTo("t1 K1 a");
    assertThat(broken.holds(0)).isFalse();
    assertThat(stage.stats().subscribers()).isEqualTo(2);
  }

  @Test
  void subscribersMayComeAndGoWhileTheyAreCalled() {
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1");
    List<Reader> came = new ArrayList<>();
    List<Subscription> all = new ArrayList<>();
    int[] calls = {0};
    for (int i = 0; i < 5; i++) {
      int self = i;
      all.add(
          stage.broker.subscribe(
              Stage.ID,
              now -> {
                calls[0]++;
                all.get(self).close();
                all.get((self + 1) % 5).close();
                came.add(new Reader(stage));
                stage.broker.flush(now);
              },
              stage.nowNs));
    }
    stage.broker.flush(stage.nowNs);
    assertThat(calls[0]).isEqualTo(3);
    assertThat(stage.stats().subscribers()).isEqualTo(3);
    stage.send(publication, "a");
    assertThat(came).hasSize(3).allSatisfy(r -> assertThat(r.text()).isEqualTo("t1 K1 a"));
    came.forEach(r -> r.subscription.close());
    assertThat(stage.stats().subscribers()).isZero();
  }

  @Test
  void subscribersLeaveInAnyOrder() {
    Random random = new Random(11);
    Publication publication = stage.publish("p");
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      readers.add(new Reader(stage));
    }
    stage.send(publication, "T1 K1");
    while (!readers.isEmpty()) {
      Reader leaving = readers.remove(random.nextInt(readers.size()));
      leaving.subscription.close();
      int calls = leaving.calls;
      stage.send(publication, "a");
      assertThat(leaving.calls).isEqualTo(calls);
      assertThat(readers).allSatisfy(r -> assertThat(r.words).endsWith("a"));
      assertThat(stage.stats().subscribers()).isEqualTo(readers.size());
    }
  }

  @Test
  void aChannelWithoutProducerAndConsumersIsForgottenWithItsMemory() {
    Publication publication = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(publication, "T1 K1");
    Channel channel = stage.channel();
    publication.end(stage.nowNs);
    assertThat(stage.broker.channels()).containsExactly(channel);
    assertThat(channel.log().pages()).isOne();
    reader.subscription.close();
    assertThat(stage.broker.channels()).isEmpty();
    assertThat(stage.broker.channel(Stage.ID)).isEmpty();
    assertThat(channel.log().pages()).isZero();

    stage.send(publication, "late");
    assertThat(channel.stats().packetsDropped()).isOne();
    assertThat(channel.log().pages()).isZero();
  }

  @Test
  void aChannelThatNobodyWatchesIsForgottenWhenItsProducerLeaves() {
    Publication publication = stage.publish("p");
    publication.end(stage.nowNs);
    publication.end(stage.nowNs);
    assertThat(stage.broker.channels()).isEmpty();
    assertThat(stage.events).containsExactly("live p", "waiting p");
  }

  @Test
  void aWaitingChannelGivesUpOldMedia() {
    Publication publication = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(publication, "T1 K1");
    stage.sendFiller(publication, 600, 1000);
    publication.end(stage.nowNs);
    assertThat(reader.subscription.holds(0)).isTrue();
    assertThat(stage.stats().logBytes()).isGreaterThan(600_000);
    stage.nowNs += 10_000 * Stage.MS;
    stage.broker.flush(stage.nowNs);
    assertThat(stage.stats().logBytes()).isLessThan(Page.SLOTS * 1000);
  }

  @Test
  void listsChannelsById() {
    for (String id : List.of("b", "a/2", "a", "B")) {
      stage.broker.publish(new ProducerId(id), Stage.publisher("p"), stage.nowNs);
    }
    assertThat(stage.broker.channels())
        .extracting(c -> c.id().value())
        .containsExactly("B", "a", "a/2", "b");
  }

  @Test
  void tellsEachEventOnce() {
    Publication publication = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(publication, "T1 K1 T1 T2 a");
    publication.end(stage.nowNs);
    stage.send(stage.publish("q"), "a T2 b T3");
    reader.subscription.close();
    reader.subscription.close();
    assertThat(stage.events)
        .containsExactly(
            "live p",
            "subscribed",
            "title 1",
            "title 2",
            "waiting p",
            "live q",
            "title 3",
            "unsubscribed");
    assertThat(stage.channel().description().title()).isEqualTo("3");
  }

  @Test
  void theDescriptionStaysUntilTheNextProducerTellsMore() {
    Publication publication = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(publication, "T1 K1");
    publication.end(stage.nowNs);
    Publication next = stage.publish("q");
    stage.send(next, "a");
    assertThat(reader.subscription.channel().description().title()).isEqualTo("1");
    stage.send(next, "N");
    assertThat(stage.channel().description()).isEqualTo(StreamDescription.UNKNOWN);
  }

  @Test
  void anObserverThatFailsCostsNoPacket() {
    Reader reader = new Reader(stage);
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1 a ! b");
    assertThat(reader.text()).isEqualTo("t1 K1 a ! b");
    assertThat(stage.channel().description()).isEqualTo(StreamDescription.UNKNOWN);
    Reader late = new Reader(stage);
    stage.send(publication, "c");
    assertThat(reader.words).endsWith("c");
    assertThat(late.words).endsWith("c");
  }

  @Test
  void aListenerThatFailsCostsNothing() {
    Broker broker =
        new Broker(
            Stage.LIMITS,
            new BrokerListener() {
              @Override
              public void onChannelLive(Channel channel, Publication publication) {
                throw new IllegalStateException("broken on purpose");
              }
            },
            ScriptedObserver::new);
    assertThat(broker.publish(Stage.ID, Stage.publisher("p"), 0)).isPresent();
  }
}
