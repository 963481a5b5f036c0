package io.millrace.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What loops tell, as readers get it. */
class EventBusTest {

  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Event LIVE = new Event.ChannelLive("192.0.2.7:4000");

  private final EventBus bus = new EventBus(InstantSource.fixed(NOW));

  @AfterEach
  void stop() {
    bus.close();
  }

  private static List<Occurrence> readAll(EventReader reader) throws InterruptedException {
    List<Occurrence> all = new ArrayList<>();
    while (!reader.isEnded()) {
      all.addAll(reader.read(100, PATIENCE_NS));
    }
    return all;
  }

  @Test
  void anEventIsToldAtOnceWithIdTimeAndChannel() throws InterruptedException {
    EventReader reader = bus.reader(EventFilter.ALL);
    bus.start();
    bus.happened("1AAA99", LIVE);
    bus.happened("1AAA99", new Event.ChannelOffline("192.0.2.7:4000", "closed by the peer"));
    List<Occurrence> told = new ArrayList<>(reader.read(1, PATIENCE_NS));
    told.addAll(reader.read(1, PATIENCE_NS));
    assertThat(told.getFirst())
        .isEqualTo(
            new Occurrence(
                NOW.toEpochMilli() * 1000,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                Optional.of("1AAA99"),
                LIVE));
    assertThat(told).extracting(Occurrence::id).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void clientsAreToldTogetherWithHowManyArePresent() throws InterruptedException {
    EventReader reader = bus.reader(EventFilter.ALL);
    for (int i = 0; i < 25; i++) {
      bus.clientJoined("a", "192.0.2.7:" + i);
    }
    bus.clientJoined("b", "192.0.2.8:1");
    bus.clientLeft("a", "192.0.2.7:3", "closed by the peer");
    bus.clientLeft("a", "192.0.2.7:4", "the peer went silent");
    bus.clientLeft("b", "192.0.2.8:1", "closed by the peer");
    bus.start();
    bus.close();
    List<Occurrence> told = readAll(reader);
    assertThat(told).extracting(o -> o.channel().orElseThrow()).containsExactly("a", "b", "a", "b");
    Event.ClientsJoined joined = (Event.ClientsJoined) told.getFirst().event();
    assertThat(joined.count()).isEqualTo(25);
    assertThat(joined.present()).isEqualTo(23);
    assertThat(joined.clients()).hasSize(10).startsWith("192.0.2.7:0", "192.0.2.7:1");
    assertThat(told.get(2).event())
        .isEqualTo(
            new Event.ClientsLeft(
                2,
                23,
                Map.of("closed by the peer", 1L, "the peer went silent", 1L),
                List.of("192.0.2.7:3", "192.0.2.7:4")));
    assertThat(told.getLast().event()).extracting("present").isEqualTo(0);
  }

  @Test
  void refusalsAreToldByCodeAndReasonAndTheirKindsHaveABound() throws InterruptedException {
    EventReader reader = bus.reader(EventFilter.ALL);
    for (int i = 0; i < 1000; i++) {
      bus.rejected(Optional.of("c" + i), "192.0.2.7:1", 2404, "not found", "no such channel");
    }
    bus.rejected(Optional.of("c0"), "192.0.2.8:1", 2404, "not found", "no such channel");
    bus.start();
    bus.close();
    List<Occurrence> told = readAll(reader);
    assertThat(told).hasSize(Gathering.REFUSALS_MAX + 1);
    assertThat(told.getFirst().event())
        .isEqualTo(
            new Event.Rejected(
                2404, "not found", "no such channel", 2, List.of("192.0.2.7:1", "192.0.2.8:1")));
    assertThat(told.getLast().channel()).isEmpty();
    assertThat(told)
        .extracting(o -> ((Event.Rejected) o.event()).count())
        .satisfies(counts -> assertThat(counts.stream().mapToLong(n -> n).sum()).isEqualTo(1001));
  }

  @Test
  void whatThereIsNoRoomForIsCountedAndToldAndLeavesRoomForWhatIsRare()
      throws InterruptedException {
    EventReader reader = bus.reader(EventFilter.ALL);
    int flood = EventBus.PARTS_MAX + 500;
    for (int i = 0; i < flood; i++) {
      bus.rejected(Optional.empty(), "192.0.2.7:1", 2404, "not found", "no such channel");
    }
    bus.happened("1AAA99", LIVE);
    bus.start();
    bus.close();
    List<Occurrence> told = readAll(reader);
    assertThat(told.getFirst().event()).isEqualTo(LIVE);
    assertThat(told.get(1).event()).extracting("count").isEqualTo((long) EventBus.PARTS_MAX);
    assertThat(told.get(2).event())
        .isEqualTo(new Event.EventsLost(OptionalLong.of(500), EventBus.NO_ROOM));
    assertThat(bus.lost()).isEqualTo(500);
  }

  @Test
  void manyThreadsLoseNothingThatThereIsRoomFor() throws InterruptedException {
    EventReader reader = bus.reader(EventFilter.ALL);
    bus.start();
    List<Thread> loops = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      String channel = "loop" + n;
      loops.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 500; i++) {
                  bus.happened(channel, LIVE);
                  bus.clientJoined(channel, "192.0.2.7:1");
                }
              }));
    }
    for (Thread loop : loops) {
      loop.join();
    }
    bus.close();
    List<Occurrence> told = readAll(reader);
    assertThat(told).filteredOn(o -> o.event().equals(LIVE)).hasSize(2000);
    assertThat(
            told.stream()
                .map(Occurrence::event)
                .filter(Event.ClientsJoined.class::isInstance)
                .mapToLong(e -> ((Event.ClientsJoined) e).count())
                .sum())
        .isEqualTo(2000);
    assertThat(told).extracting(Occurrence::id).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aBusThatNeverBeganCanBeClosed() {
    EventBus unused = new EventBus();
    unused.close();
    assertThat(unused.lost()).isZero();
  }
}
