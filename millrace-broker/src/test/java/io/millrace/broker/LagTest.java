package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How far a consumer is behind, and how it is moved on as a whole. */
class LagTest {
  private final Stage stage = new Stage();

  @Test
  void isTheAgeOfTheFirstPacketThatItDoesNotHaveAgainstTheNewest() {
    Reader reader = new Reader(stage);
    stage.send(stage.publish("p"), "T1 K1 a b c");
    assertThat(reader.text()).isEqualTo("t1 K1 a b c");
    assertThat(reader.subscription.lagNs(2)).isEqualTo(20 * Stage.MS); // a to c
    assertThat(reader.subscription.lagNs(4)).isZero(); // only c is on the way
    assertThat(reader.subscription.lagNs(5)).isZero();
  }

  @Test
  void doesNotCountTheTimeBeforeItJoined() {
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1 a");
    stage.nowNs += 3_000 * Stage.MS;
    Reader reader = new Reader(stage);
    stage.send(publication, "b c");
    assertThat(reader.subscription.lagNs(0)).isEqualTo(20 * Stage.MS);
  }

  @Test
  void doesNotCountWhatItJumpedOver() {
    Reader reader = new Reader(stage);
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1 a");
    reader.paused = true;
    stage.send(publication, "b c K2 d");
    reader.subscription.jump(0);
    assertThat(reader.subscription.lagNs(1)).isEqualTo(10 * Stage.MS);
    reader.readAll(Long.MAX_VALUE);
    assertThat(reader.text()).isEqualTo("t1 K1 a t1 K2 d");
    assertThat(reader.subscription.skips()).isOne();
    assertThat(reader.subscription.packetsSkipped()).isEqualTo(2);
  }

  @Test
  void countsFromTheOldestThatIsLeftIfTheLogHasLostTheRest() {
    Reader reader = new Reader(stage);
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1 a");
    reader.paused = true;
    stage.sendFiller(publication, 3_000, 1000);
    assertThat(reader.subscription.holds(2)).isFalse();
    assertThat(reader.subscription.lagNs(2)).isBetween(300 * Stage.MS, 3_000 * Stage.MS);
  }

  @Test
  void isNothingIfTheLogHasLostEverything() {
    Reader reader = new Reader(stage);
    Publication publication = stage.publish("p");
    reader.paused = true;
    stage.sendFiller(publication, Page.SLOTS, 1000); // of no use to any picture
    stage.send(publication, "T1 K1");
    reader.subscription.copyTo(0, ByteBuffer.allocate(Page.MAX_PAYLOAD));
    stage.sendFiller(publication, Page.SLOTS - 2, 1000);
    stage.nowNs += 60_000 * Stage.MS;
    stage.broker.flush(stage.nowNs);
    assertThat(stage.channel().log().first()).isEqualTo(stage.channel().log().end());
    assertThat(reader.subscription.isWaiting()).isFalse();
    assertThat(reader.subscription.lagNs(1)).isZero();
  }

  @Test
  void whoReadEverythingJumpsToTheNextRandomAccessPointAndMissesWhatComesBefore() {
    Reader reader = new Reader(stage);
    Publication publication = stage.publish("p");
    stage.send(publication, "T1 K1 a");
    reader.subscription.jump(0);
    stage.send(publication, "b c");
    assertThat(reader.subscription.lagNs(0)).as("it waits").isZero();
    assertThat(reader.subscription.isPastSkip(2)).isFalse();
    stage.send(publication, "K2 d");
    assertThat(reader.text()).isEqualTo("t1 K1 a t1 K2 d");
    assertThat(reader.subscription.packetsSkipped()).isEqualTo(2);
    assertThat(reader.subscription.isPastSkip(3)).isFalse();
    assertThat(reader.subscription.isPastSkip(4)).isTrue();
  }

  @Test
  void doesNotJumpWhileItWaitsAnyway() {
    Reader reader = new Reader(stage);
    reader.subscription.jump(0);
    assertThat(reader.subscription.skips()).isZero();
  }

  @Test
  void oneWhoLeavesWhileAllAreLookedAtDisturbsNobody() {
    Reader first = new Reader(stage);
    Reader second = new Reader(stage);
    Reader third = new Reader(stage);
    int[] seen = {0};
    stage
        .channel()
        .forEachSubscription(subscription -> {
          seen[0]++;
          if (subscription == first.subscription) {
            subscription.close();
          }
        });
    assertThat(seen[0]).isEqualTo(3);
    stage.send(stage.publish("p"), "T1 K1");
    assertThat(second.text()).isEqualTo("t1 K1");
    assertThat(third.text()).isEqualTo("t1 K1");
    assertThat(first.text()).isEmpty();
  }
}
