package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PageSupplyTest {

  private static final BrokerLimits LIMITS =
      new BrokerLimits(8L << 20, Duration.ofMinutes(10), 1L << 20);

  private final PageSupply supply = new PageSupply(3);

  @Test
  void logsTogetherTakeNoMoreThanThereIsAndGoOnWithTheNewest() {
    ChannelLog greedy = new ChannelLog(LIMITS, supply);
    ChannelLog late = new ChannelLog(LIMITS, supply);
    fill(greedy, 2);
    fill(late, 1);
    fill(greedy, 5);
    assertThat(supply.pages()).isEqualTo(3);
    assertThat(supply.isFull()).isTrue();
    assertThat(greedy.end()).isEqualTo(7L * Page.SLOTS);
    assertThat(greedy.holds(greedy.end() - 1)).isTrue();
    assertThat(greedy.holds(greedy.end() - 3L * Page.SLOTS)).isFalse();
    assertThat(late.holds(0)).as("another channel keeps what it has").isTrue();
  }

  @Test
  void whatALogGivesUpIsThereForOthers() {
    ChannelLog gone = new ChannelLog(LIMITS, supply);
    fill(gone, 3);
    gone.clear();
    assertThat(supply.pages()).isZero();
    assertThat(supply.isFull()).isFalse();
    fill(new ChannelLog(LIMITS, supply), 3);
    assertThat(supply.pages()).isEqualTo(3);
  }

  @Test
  void aChannelThatNobodySendsToGivesItsMemoryBackAndItsAudienceGoesOnLater() {
    PageSupply pages = new PageSupply(100);
    Broker broker =
        new Broker(LIMITS, BrokerListener.NONE, ScriptedObserver::new, Coalescing.NONE, pages);
    long[] nowNs = {0};
    Reader reader = new Reader(broker, () -> nowNs[0]);
    for (int turn = 0; turn < 3; turn++) {
      Publication publication =
          broker.publish(Stage.ID, Stage.publisher("p"), nowNs[0]).orElseThrow();
      append(publication, "T1", nowNs[0]);
      append(publication, "K" + turn, nowNs[0]);
      for (int i = 0; i < 20 * Page.SLOTS; i++) {
        append(publication, "x", nowNs[0]);
      }
      broker.flush(nowNs[0]);
      assertThat(reader.words).contains("K" + turn);
      assertThat(reader.words).hasSize((turn + 1) * (2 + 20 * Page.SLOTS));
      publication.end(nowNs[0]);
      assertThat(pages.pages()).as("a late reader may still want them").isEqualTo(21);
      nowNs[0] += LIMITS.logDuration().toNanos() + 2_000 * Stage.MS;
      broker.flush(nowNs[0]);
      assertThat(pages.pages()).isZero();
    }
  }

  private static void append(Publication publication, String word, long nowNs) {
    publication.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), nowNs, nowNs);
  }

  private static void fill(ChannelLog log, int pages) {
    for (int i = 0; i < pages * Page.SLOTS; i++) {
      assertThat(log.append(ByteBuffer.allocate(1316), i, i)).isTrue();
    }
  }
}
