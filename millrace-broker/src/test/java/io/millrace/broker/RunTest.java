package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packets that are read where they lie. */
class RunTest {

  private final Stage stage = new Stage();
  private final Publication publication = stage.publish("p");

  @Test
  void equalPacketsMakeARunThatAShorterOneEnds() {
    Subscription subscription = subscriptionTo(7, 7, 7, 3, 7, 7, 9, 9);
    assertThat(subscription.run(0, 48)).isEqualTo(4);
    assertThat(subscription.run(1, 48)).isEqualTo(3);
    assertThat(subscription.run(3, 48)).isEqualTo(1);
    assertThat(subscription.run(4, 48)).isEqualTo(2);
    assertThat(subscription.run(6, 48)).isEqualTo(2);
    assertThat(subscription.run(0, 2)).isEqualTo(2);
  }

  @Test
  void aRunEndsWithItsPage() {
    int[] lengths = new int[Page.SLOTS + 10]; // behind the one that began the stream
    Arrays.fill(lengths, 5);
    Subscription subscription = subscriptionTo(lengths);
    assertThat(subscription.run(Page.SLOTS - 4, 48)).isEqualTo(3);
    assertThat(subscription.run(Page.SLOTS - 1, 48)).isEqualTo(11);
  }

  @Test
  void theTablesLieElsewhere() {
    stage.send(publication, "T1 K1 p2");
    Subscription subscription = stage.broker.subscribe(Stage.ID, now -> {}, stage.nowNs);
    assertThat(subscription.run(0, 48)).isZero();
    assertThat(subscription.run(1, 48)).isEqualTo(2);
  }

  @Test
  void whatIsWrittenInTheRoomLeavesThePayloadsAsTheyAre() {
    Random random = new Random(11);
    List<byte[]> sent = new ArrayList<>();
    stage.send(publication, "N");
    Subscription subscription = stage.broker.subscribe(Stage.ID, now -> {}, stage.nowNs);
    for (int i = 0; i < 300; i++) {
      byte[] payload = Payloads.random(random, random.nextInt(4) == 0 ? 1_456 : 1_316);
      sent.add(payload);
      publication.append(ByteBuffer.wrap(payload), stage.nowNs, stage.nowNs);
    }
    stage.broker.flush(stage.nowNs);

    List<byte[]> read = new ArrayList<>();
    for (int index = 0; index < 300; ) {
      int count = subscription.run(index, 16);
      int room = subscription.room(index);
      int stride = Page.HEADER_ROOM + subscription.length(index);
      ByteBuffer memory = subscription.memory(index);
      for (int i = 0; i < count; i++) {
        memory.putLong(room + i * stride, -1).putLong(room + i * stride + 8, -1);
      }
      for (int i = 0; i < count; i++) {
        byte[] payload = new byte[subscription.length(index + i)];
        memory.get(room + i * stride + Page.HEADER_ROOM, payload);
        read.add(payload);
      }
      index += count;
    }
    assertThat(read).containsExactlyElementsOf(sent);
  }

  @Test
  void aRunThatWasReadCountsOnceAndIsRead() {
    Subscription subscription = subscriptionTo(7, 7, 7);
    subscription.readRun(0, 2, 14);
    assertThat(subscription.hasUnread()).isTrue();
    subscription.readRun(0, 2, 14);
    subscription.readRun(2, 1, 7);
    assertThat(subscription.hasUnread()).isFalse();
    assertThat(stage.stats().packetsOut()).isEqualTo(3);
    assertThat(stage.stats().bytesOut()).isEqualTo(21);
  }

  /** To a stream that starts anywhere, with packets of these lengths. */
  private Subscription subscriptionTo(int... lengths) {
    stage.send(publication, "N");
    Subscription subscription = stage.broker.subscribe(Stage.ID, now -> {}, stage.nowNs);
    for (int length : lengths) {
      publication.append(ByteBuffer.allocate(length), stage.nowNs, stage.nowNs);
    }
    stage.broker.flush(stage.nowNs);
    return subscription;
  }
}
