package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a consumer that falls behind. */
class SkipTest {
  private static final long LATENCY = 100 * Stage.MS;

  private final Stage stage = new Stage();
  private final Publication publication = stage.publish("p");
  private final Reader reader = new Reader(stage);

  @BeforeEach
  void readsTheFirstPackets() {
    stage.send(publication, "T1 K1 a");
    reader.paused = true;
    assertThat(reader.text()).isEqualTo("t1 K1 a");
  }

  @Test
  void isLeftAloneWhileItIsInTime() {
    stage.send(publication, "b c T2 K2 d");
    reader.readAll(LATENCY);
    assertThat(reader.text()).isEqualTo("t1 K1 a b c T2 K2 d");
    assertThat(reader.subscription.skips()).isZero();
  }

  @Test
  void resumesAtTheNewestRandomAccessPointWithItsTables() {
    stage.send(publication, "b K2 c");
    stage.nowNs += 2 * LATENCY;
    stage.send(publication, "e T3 f K3 g");
    reader.readAll(LATENCY);
    assertThat(reader.text()).isEqualTo("t1 K1 a t3 K3 g");
    assertThat(reader.originsNs).isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(reader.subscription.skips()).isOne();
    assertThat(reader.subscription.packetsSkipped()).isEqualTo(6);
    assertThat(stage.stats().skips()).isOne();
    assertThat(stage.stats().packetsSkipped()).isEqualTo(6);
  }

  @Test
  void whatWasReadBeforeTheSkipStaysReadable() {
    stage.send(publication, "b");
    stage.nowNs += 2 * LATENCY;
    stage.send(publication, "K2 c");
    reader.readAll(LATENCY);
    assertThat(reader.read(2)).isEqualTo("a");
    assertThat(reader.read(3)).isEqualTo("t1");
    assertThat(reader.read(4)).isEqualTo("K2");
  }

  @Test
  void waitsIfTheNewestRandomAccessPointIsTooLateItself() {
    stage.send(publication, "b K2 c");
    stage.nowNs += 2 * LATENCY;
    stage.send(publication, "d e");
    reader.readAll(LATENCY);
    assertThat(reader.text()).isEqualTo("t1 K1 a");
    assertThat(reader.subscription.isWaiting()).isTrue();
    assertThat(reader.subscription.end()).isEqualTo(3);
    stage.send(publication, "f K3 g");
    reader.readAll(LATENCY);
    assertThat(reader.text()).isEqualTo("t1 K1 a t1 K3 g");
    assertThat(reader.subscription.skips()).isOne();
    assertThat(reader.subscription.packetsSkipped()).isEqualTo(6);
  }

  @Test
  void neverGoesBackToARandomAccessPointBehindIt() {
    stage.nowNs += 2 * LATENCY;
    stage.send(publication, "b");
    reader.subscription.skipLate(3, stage.nowNs + 1);
    assertThat(reader.subscription.isWaiting()).isTrue();
    stage.send(publication, "K2");
    reader.readAll(LATENCY);
    assertThat(reader.text()).isEqualTo("t1 K1 a t1 K2");
  }

  @Test
  void changesNothingThatWasReadNorAnythingFromTheEndOn() {
    stage.send(publication, "b");
    reader.subscription.skipLate(2, stage.nowNs + LATENCY);
    reader.subscription.skipLate(4, stage.nowNs + LATENCY);
    assertThat(reader.subscription.end()).isEqualTo(4);
    assertThat(reader.subscription.skips()).isZero();
  }

  @Test
  void whatWasReadAndIsGoneLeavesAGapUpToWhatWasNotRead() {
    stage.sendFiller(publication, 1000, 1000);
    stage.send(publication, "K2 z");
    assertThat(reader.subscription.holds(1)).isFalse();
    assertThat(reader.subscription.skipLate(1, stage.nowNs - LATENCY)).isEqualTo(3);
    assertThat(reader.read(3)).isEqualTo("t1");
    assertThat(reader.read(4)).isEqualTo("K2");
  }

  @Test
  void whatWasReadAndIsHeldStaysWhereItIsHoweverOld() {
    stage.send(publication, "b");
    assertThat(reader.subscription.skipLate(1, stage.nowNs + LATENCY)).isEqualTo(1);
    assertThat(reader.read(1)).isEqualTo("K1");
  }

  @Test
  void resumesAfterAnOverrun() {
    stage.sendFiller(publication, 1000, 1000);
    stage.send(publication, "K2 z");
    assertThat(reader.subscription.holds(3)).isFalse();
    assertThat(reader.subscription.holds(2)).isFalse();
    reader.readAll(60_000 * Stage.MS);
    assertThat(reader.text()).isEqualTo("t1 K1 a t1 K2 z");
    assertThat(reader.subscription.packetsSkipped()).isEqualTo(1000);
  }

  @Test
  void aLateConsumerOfOtherBytesGoesToTheLiveEdge() {
    stage.send(publication, "N b");
    stage.nowNs += 2 * LATENCY;
    stage.send(publication, "c");
    reader.readAll(LATENCY);
    stage.send(publication, "d");
    reader.readAll(LATENCY);
    assertThat(reader.text()).isEqualTo("t1 K1 a d");
    assertThat(reader.subscription.packetsSkipped()).isEqualTo(3);
  }

  @Test
  void theBurstOfANewConsumerIsNotLate() {
    stage.nowNs += 20 * LATENCY;
    Reader late = new Reader(stage);
    late.readAll(LATENCY);
    assertThat(late.text()).isEqualTo("t1 K1 a");
    assertThat(late.subscription.skips()).isZero();
  }

  @Test
  void skipsInARowKeepOnlyTheNewestParts() {
    for (int i = 0; i < 10; i++) {
      stage.send(publication, "b");
      stage.nowNs += 2 * LATENCY;
      stage.send(publication, "K" + i);
      reader.readAll(LATENCY);
    }
    assertThat(reader.subscription.skips()).isEqualTo(10);
    assertThat(reader.words).endsWith("t1", "K8", "t1", "K9");
    assertThat(reader.read(reader.next - 1)).isEqualTo("K9");
    assertThat(reader.read(reader.next - 2 * PacketRow.MAX_SEGMENTS)).isEqualTo("t1");
    assertThat(reader.subscription.holds(reader.next - 2 * PacketRow.MAX_SEGMENTS - 1)).isFalse();
  }
}
