package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
  private final Stage stage = new Stage();

  @Test
  void joinsAtTheNewestRandomAccessPointWithItsTablesFirst() {
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 a K1 b T2 c K2 d e");
    Reader reader = new Reader(stage);
    assertThat(reader.subscription.end()).isEqualTo(4);
    reader.readAll(Long.MAX_VALUE);
    assertThat(reader.text()).isEqualTo("t2 K2 d e");
    stage.send(publication, "f T3 K3");
    assertThat(reader.text()).isEqualTo("t2 K2 d e f T3 K3");
  }

  @Test
  void getsTheTablesOfItsRandomAccessPointNotLaterOnes() {
    stage.send(stage.publish("p"), "T1 K1 b T2 c");
    Reader reader = new Reader(stage);
    reader.readAll(Long.MAX_VALUE);
    assertThat(reader.text()).isEqualTo("t1 K1 b T2 c");
  }

  @Test
  void bearsTheTimesOfTheProducerAlsoFromBeforeItJoined() {
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1 b");
    stage.nowNs += 2_000 * Stage.MS;
    long joinedNs = stage.nowNs;
    Reader reader = new Reader(stage);
    reader.readAll(Long.MAX_VALUE);
    stage.send(publication, "c");
    assertThat(reader.text()).isEqualTo("t1 K1 b c");
    assertThat(reader.originsNs.subList(0, 3))
        .isSorted()
        .allSatisfy(t -> assertThat(t).isLessThan(joinedNs - 1_900 * Stage.MS));
    assertThat(reader.originsNs.getLast()).isEqualTo(joinedNs + 10 * Stage.MS);
  }

  @Test
  void theTablesAreAsOldAsThePacketBehindThem() {
    Reader reader = new Reader(stage);
    stage.send(stage.publish("p"), "T1 a K1 b");
    assertThat(reader.text()).isEqualTo("t1 K1 b");
    assertThat(reader.originsNs.get(0)).isEqualTo(reader.originsNs.get(1));
    assertThat(reader.originsNs).isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void waitsIfTheRandomAccessPointIsTooManyBytesBack() {
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1");
    stage.sendFiller(publication, 4, 100);
    Reader reader = new Reader(stage);
    assertThat(reader.subscription.isWaiting()).isTrue();
    assertThat(reader.subscription.end()).isZero();
    stage.send(publication, "a T2 K2 b");
    assertThat(reader.text()).isEqualTo("t2 K2 b");
  }

  @Test
  void joinsIfTheRandomAccessPointIsJustFewEnoughBytesBack() {
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1");
    stage.sendFiller(publication, 2, 199);
    assertThat(new Reader(stage).subscription.end()).isEqualTo(4);
    stage.sendFiller(publication, 1, 1);
    assertThat(new Reader(stage).subscription.end()).isZero();
  }

  @Test
  void waitsIfTheLogHasLostTheRandomAccessPoint() {
    Stage roomy = new Stage(new BrokerLimits(1 << 20, Duration.ofSeconds(4), 1L << 30));
    Publication publication = roomy.publish("p");
    roomy.send(publication, "T1 K1");
    roomy.sendFiller(publication, 1000, 1000);
    Reader reader = new Reader(roomy);
    assertThat(reader.subscription.isWaiting()).isTrue();
    roomy.send(publication, "K2");
    assertThat(reader.text()).isEqualTo("t1 K2");
  }

  @Test
  void twoConsumersReadIndependently() {
    Publication publication = stage.publish("p");
    Reader early = new Reader(stage);
    early.paused = true;
    stage.send(publication, "T1 K1 a");
    Reader late = new Reader(stage);
    stage.send(publication, "b K2 c");
    early.readAll(Long.MAX_VALUE);
    late.subscription.close();
    stage.send(publication, "d");
    early.readAll(Long.MAX_VALUE);
    assertThat(early.text()).isEqualTo("t1 K1 a b K2 c d");
    assertThat(late.text()).isEqualTo("t1 K1 a b K2 c");
    assertThat(stage.stats().subscribers()).isOne();
  }

  @Test
  void whatWasReadCanBeReadAgainAndCountsOnce() {
    stage.send(stage.publish("p"), "T1 K1 bb");
    Reader reader = new Reader(stage);
    reader.readAll(Long.MAX_VALUE);
    assertThat(reader.read(0)).isEqualTo("t1");
    assertThat(reader.read(2)).isEqualTo("bb");
    assertThat(reader.subscription.length(2)).isEqualTo(2);
    assertThat(stage.stats().packetsOut()).isEqualTo(3);
    assertThat(stage.stats().bytesOut()).isEqualTo(6);
  }

  @Test
  void readingWhatIsNotHeldIsAnError() {
    Reader reader = new Reader(stage);
    assertThat(reader.subscription.holds(0)).isFalse();
    assertThat(reader.subscription.holds(-1)).isFalse();
    assertThatThrownBy(() -> reader.subscription.copyTo(0, ByteBuffer.allocate(1456)))
        .hasMessage("index 0 is not held, end 0");
  }

  @Test
  void closedItHoldsNothingAndIsNotCalled() {
    Publication publication = stage.publish("p");
    Reader reader = new Reader(stage);
    stage.send(publication, "T1 K1");
    reader.subscription.close();
    reader.subscription.close();
    int calls = reader.calls;
    stage.send(publication, "a");
    assertThat(reader.subscription.end()).isEqualTo(2);
    assertThat(reader.subscription.holds(1)).isFalse();
    assertThat(reader.calls).isEqualTo(calls);
  }

  @Test
  void bytesThatAreNoTransportStreamFlowFromTheFirstOne() {
    Reader reader = new Reader(stage);
    Publication publication = stage.publish("p");
    stage.send(publication, "a b N c");
    assertThat(reader.text()).isEqualTo("a b N c");
    Reader late = new Reader(stage);
    assertThat(late.subscription.isWaiting()).isFalse();
    stage.send(publication, "d");
    assertThat(late.text()).isEqualTo("d");
    assertThat(reader.text()).isEqualTo("a b N c d");
  }

  @Test
  void soundWithoutPictureStartsAtTheLiveEdgeWithItsTables() {
    Reader early = new Reader(stage);
    Publication publication = stage.publish("p");
    stage.send(publication, "a S1 b");
    Reader late = new Reader(stage);
    stage.send(publication, "c");
    assertThat(early.text()).isEqualTo("t1 S1 b c");
    assertThat(late.text()).isEqualTo("t1 c");
    assertThat(late.originsNs).isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void aPictureWithoutAnyRandomAccessPointIsShownAfterAWhile() {
    Reader reader = new Reader(stage);
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 a b");
    assertThat(reader.words).isEmpty();
    stage.nowNs += Publication.RANDOM_ACCESS_PATIENCE_NS;
    stage.send(publication, "c d");
    assertThat(reader.text()).isEqualTo("t1 c d");
  }
}
