package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescingTest {

  private long windowMs = 10;
  private final Stage stage = new Stage(() -> windowMs * Stage.MS);
  private final Publication publication = stage.publish("p");
  private final List<String> read = new ArrayList<>();

  @Test
  void packetsWaitForMoreUntilTheFirstHasWaitedForTheWindow() {
    subscribe();
    append("K1");
    flushAfter(9);
    append("p2");
    flushAfter(0);
    assertThat(read).isEmpty();

    flushAfter(1);
    assertThat(read).containsExactly("K1", "p2");
  }

  @Test
  void enoughPacketsDoNotWait() {
    subscribe();
    for (int i = 1; i < Coalescing.ENOUGH; i++) {
      append("K" + i);
      flushAfter(0);
    }
    assertThat(read).isEmpty();

    append("K" + Coalescing.ENOUGH);
    flushAfter(0);
    assertThat(read).hasSize(Coalescing.ENOUGH);
  }

  @Test
  void aPassIsAskedForWhenTheWindowIsOver() {
    assertThat(stage.broker.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    subscribe();
    append("K1");
    long cameNs = stage.nowNs;
    flushAfter(3);
    assertThat(stage.broker.nextDeadlineNs()).isEqualTo(cameNs + 10 * Stage.MS);

    flushAfter(7);
    assertThat(stage.broker.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void withoutAWindowEveryPassSendsAll() {
    windowMs = 0;
    subscribe();
    append("K1");
    flushAfter(0);
    assertThat(read).containsExactly("K1");
  }

  @Test
  void whoJoinsMeanwhileDoesNotWait() {
    append("K1");
    subscribe();
    assertThat(read).containsExactly("K1");
  }

  @Test
  void whatTheProducerSentLastIsNotLostWhenItLeaves() {
    subscribe();
    append("K1");
    append("p2");
    publication.end(stage.nowNs);
    flushAfter(10);
    assertThat(read).containsExactly("K1", "p2");
  }

  private void append(String word) {
    publication.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), stage.nowNs, stage.nowNs);
  }

  private void flushAfter(long ms) {
    stage.nowNs += ms * Stage.MS;
    stage.broker.flush(stage.nowNs);
  }

  private void subscribe() {
    Subscription[] self = new Subscription[1];
    long[] next = {0};
    Subscriber reader =
        now -> {
          for (; next[0] < self[0].end(); next[0]++) {
            ByteBuffer buffer = ByteBuffer.allocate(1456);
            self[0].copyTo(next[0], buffer);
            read.add(US_ASCII.decode(buffer.flip()).toString());
          }
        };
    self[0] = stage.broker.subscribe(Stage.ID, reader, stage.nowNs);
    reader.onPackets(stage.nowNs);
  }
}
