package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** Producers come, leave, return and are replaced; consumers stay. */
class ProducerChangeTest {
  private final Stage stage = new Stage();

  @Test
  void aConsumerMayComeBeforeTheProducer() {
    Reader reader = new Reader(stage);
    assertThat(reader.subscription.end()).isZero();
    assertThat(reader.subscription.isWaiting()).isTrue();
    stage.send(stage.publish("p"), "a T1 b K1 c");
    assertThat(reader.text()).isEqualTo("t1 K1 c");
  }

  @Test
  void aConsumerThatStaysGoesOnAtTheNextProducersFirstRandomAccessPoint() {
    Publication first = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(first, "T1 K1 a");
    first.end(stage.nowNs);
    assertThat(reader.subscription.isWaiting()).isTrue();
    stage.nowNs += 3_000 * Stage.MS;
    Publication second = stage.publish("p");
    stage.send(second, "b T2 c K2 d K3");
    assertThat(reader.text()).isEqualTo("t1 K1 a t2 K2 d K3");
    assertThat(reader.originsNs).isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(reader.subscription.skips()).isZero();
  }

  @Test
  void aSlowConsumerStillReadsWhatTheOldProducerSent() {
    Publication first = stage.publish("p");
    Reader reader = new Reader(stage);
    reader.paused = true;
    stage.send(first, "T1 K1 a");
    first.end(stage.nowNs);
    stage.send(stage.publish("q"), "b T2 K2 c");
    reader.readAll(Long.MAX_VALUE);
    assertThat(reader.text()).isEqualTo("t1 K1 a t2 K2 c");
  }

  @Test
  void aConsumerThatNeverReadsSurvivesManyProducers() {
    Reader reader = new Reader(stage);
    reader.paused = true;
    for (int i = 0; i < 2 * PacketRow.MAX_SEGMENTS; i++) {
      Publication publication = stage.publish("p");
      stage.send(publication, "T" + i + " K" + i);
      publication.end(stage.nowNs);
    }
    stage.send(stage.publish("p"), "T9 K9 z");
    assertThat(reader.subscription.holds(0)).isFalse();
    reader.readAll(60_000 * Stage.MS);
    assertThat(reader.text()).isEqualTo("t9 K9 z");
    assertThat(reader.subscription.skips()).isOne();
  }

  @Test
  void aConsumerThatComesBetweenProducersWaitsForTheNextOne() {
    Publication first = stage.publish("p");
    Reader stays = new Reader(stage);
    stage.send(first, "T1 K1 a");
    first.end(stage.nowNs);
    Reader reader = new Reader(stage);
    assertThat(reader.subscription.end()).isZero();
    stage.send(stage.publish("p"), "b K2");
    assertThat(reader.text()).isEqualTo("K2");
    assertThat(stays.text()).isEqualTo("t1 K1 a K2");
  }

  @Test
  void otherBytesGoOnFromTheNextProducersFirstPacket() {
    Publication first = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(first, "N a");
    first.end(stage.nowNs);
    stage.send(stage.publish("p"), "b N c");
    assertThat(reader.text()).isEqualTo("N a b N c");
  }

  @Test
  void aLateConsumerWaitsWhenTheProducerHasLeft() {
    Publication first = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(first, "T1 K1");
    reader.paused = true;
    stage.send(first, "a K2 b");
    first.end(stage.nowNs);
    stage.nowNs += 1_000 * Stage.MS;
    reader.readAll(100 * Stage.MS);
    assertThat(reader.text()).isEqualTo("t1 K1");
    assertThat(reader.subscription.packetsSkipped()).isEqualTo(3);
    stage.send(stage.publish("p"), "c T3 K3");
    reader.readAll(100 * Stage.MS);
    assertThat(reader.text()).isEqualTo("t1 K1 t3 K3");
  }

  @Test
  void aSecondProducerIsRefusedWhileTheFirstIsThere() {
    Publication first = stage.publish("p");
    assertThat(stage.broker.publish(Stage.ID, Stage.publisher("q"), stage.nowNs)).isEmpty();
    assertThat(stage.channel().publication()).contains(first);
    assertThat(first.publisher().name()).isEqualTo("p");
  }

  @Test
  void aTakeoverEndsTheOldPublicationAndDropsItsPackets() {
    Publication first = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(first, "T1 K1 a");
    Publication second = stage.broker.takeOver(Stage.ID, Stage.publisher("p again"), stage.nowNs);
    assertThat(first.isActive()).isFalse();
    stage.send(first, "x K9");
    stage.send(second, "b T2 K2");
    first.end(stage.nowNs);
    assertThat(stage.channel().publication()).contains(second);
    assertThat(reader.text()).isEqualTo("t1 K1 a t2 K2");
    assertThat(stage.stats().packetsDropped()).isEqualTo(2);
    assertThat(stage.stats().packetsIn()).isEqualTo(6);
    assertThat(stage.events)
        .containsExactly("live p", "subscribed", "title 1", "live p again", "title 2");
  }

  @Test
  void aTakeoverOfAFreeChannelPublishes() {
    Publication publication = stage.broker.takeOver(Stage.ID, Stage.publisher("p"), stage.nowNs);
    assertThat(stage.channel().publication()).contains(publication);
    assertThat(publication.channel()).isSameAs(stage.channel());
  }
}
