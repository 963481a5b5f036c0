package io.millrace.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long FIRST = 1000;

  private final RecentEvents recent = new RecentEvents(4, FIRST);

  private void append(String channel, Event event) {
    recent.append(Instant.EPOCH, Optional.of(channel), event);
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      append("a", new Event.ChannelLive("192.0.2.7:" + i));
    }
  }

  private static List<Long> ids(List<Occurrence> read) {
    return read.stream().map(Occurrence::id).toList();
  }

  @Test
  void aReaderGetsWhatComesAfterIt() throws InterruptedException {
    append(1);
    EventReader reader = recent.reader(EventFilter.ALL);
    assertThat(reader.read(10, 0)).isEmpty();
    append(3);
    assertThat(ids(reader.read(2, PATIENCE_NS))).containsExactly(1001L, 1002L);
    assertThat(ids(reader.read(2, PATIENCE_NS))).containsExactly(1003L);
  }

  @Test
  void aReaderResumesBehindTheEventThatItKnows() throws InterruptedException {
    append(3);
    EventReader reader = recent.readerAfter(1001, EventFilter.ALL);
    assertThat(ids(reader.read(10, 0))).containsExactly(1002L);
  }

  @Test
  void aReaderThatIsOvertakenIsToldHowManyItMissed() throws InterruptedException {
    EventReader reader = recent.reader(EventFilter.ALL);
    append(4);
    assertThat(reader.isOvertaken()).isFalse();
    append(3);
    assertThat(reader.isOvertaken()).isTrue();
    List<Occurrence> read = reader.read(10, 0);
    assertThat(read.getFirst().event())
        .isEqualTo(new Event.EventsLost(OptionalLong.of(3), RecentEvents.OVERTAKEN));
    assertThat(ids(read)).containsExactly(1002L, 1003L, 1004L, 1005L, 1006L);
  }

  @Test
  void aReaderOfAnotherRunGetsAllThereIsAndIsToldThatSomeMayBeMissing()
      throws InterruptedException {
    append(2);
    for (long unknown : new long[] {7, Long.MAX_VALUE, Long.MIN_VALUE}) {
      List<Occurrence> read = recent.readerAfter(unknown, EventFilter.ALL).read(10, 0);
      assertThat(read.getFirst().event())
          .isEqualTo(new Event.EventsLost(OptionalLong.empty(), RecentEvents.BEFORE_START));
      assertThat(ids(read)).containsExactly(999L, 1000L, 1001L);
    }
  }

  @Test
  void aFilterLetsThroughWhatWasAskedForAndWhatTellsOfLostOnes() throws InterruptedException {
    EventFilter filter = new EventFilter(Set.of("b"), Set.of(EventType.CHANNEL_LIVE));
    EventReader reader = recent.reader(filter);
    append("a", new Event.ChannelLive("x"));
    append("b", new Event.ChannelOffline("x", "gone"));
    append("b", new Event.ChannelLive("x"));
    recent.append(
        Instant.EPOCH, Optional.empty(), new Event.EventsLost(OptionalLong.of(1), "full"));
    assertThat(ids(reader.read(10, 0))).containsExactly(1002L, 1003L);
  }

  @Test
  void aReaderThatWaitsWakesUpWhenAnEventComesAndWhenNoneWillCome() throws Exception {
    EventReader reader = recent.reader(EventFilter.ALL);
    Thread.ofVirtual().start(() -> append(1));
    assertThat(reader.read(10, PATIENCE_NS)).hasSize(1);
    Thread.ofVirtual().start(recent::close);
    assertThat(reader.read(10, PATIENCE_NS)).isEmpty();
    assertThat(reader.isEnded()).isTrue();
  }

  @Test
  void whatComesAfterTheEndIsNotTold() throws InterruptedException {
    EventReader reader = recent.reader(EventFilter.ALL);
    append(1);
    recent.close();
    append(1);
    assertThat(reader.isEnded()).isFalse();
    assertThat(ids(reader.read(10, 0))).containsExactly(1000L);
    assertThat(reader.isEnded()).isTrue();
  }
}
