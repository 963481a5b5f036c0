package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.Claim;
import io.millrace.broker.Coalescing;
import io.millrace.broker.Contender;
import io.millrace.broker.Continuity;
import io.millrace.broker.MediaMemory;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publisher;
import io.millrace.broker.Subscription;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.producer.LoopedFile;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When slates play: two loops, a clock that the test moves, and sources that it plays. */
class SlateStageTest {
  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final long MS = 1_000_000;

  @TempDir Path dir;

  private final BrokerGroup group =
      new BrokerGroup(
          2,
          BrokerLimits.DEFAULT,
          new MediaMemory(64 << 20, 32 << 20),
          id -> Continuity.DEFAULT,
          place -> Coalescing.NONE);
  private final Queue<Runnable> soon = new ConcurrentLinkedQueue<>();
  private final List<Scripted> sources = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final Slates slates = new Slates(this::open, new Journal());
  private final List<SlateStage> stages = new ArrayList<>();
  private LiveConfig config;
  private long nowNs = 1_000_000 * MS;

  /** Plays what the test gives it. */
  private static final class Scripted implements SlateFeed.Source {
    final Path file;
    final CountDownLatch ended = new CountDownLatch(1);
    volatile LoopedFile.Sink sink;

    Scripted(Path file) {
      this.file = file;
    }

    @Override
    public void play(LoopedFile.Sink to) {
      sink = to;
      try {
        ended.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      ended.countDown();
    }

    boolean isOver() {
      return ended.getCount() == 0;
    }
  }

  private SlateFeed.Source open(Path file) {
    if (failures.getAndDecrement() > 0) {
      throw new CommandFailure("it is scripted to fail");
    }
    Scripted source = new Scripted(file);
    sources.add(source);
    return source;
  }

  @BeforeEach
  void start() throws IOException {
    config = new LiveConfig(slate("soon.ts"));
    for (int place = 0; place < group.size(); place++) {
      int here = place;
      group.attach(place, soon::add, () -> soon.add(() -> group.member(here).onCall(nowNs)));
      stages.add(new SlateStage(group.member(place), soon::add, config, slates, () -> nowNs));
    }
  }

  @AfterEach
  void stop() {
    slates.close();
  }

  private BrokerConfig slate(String name) throws IOException {
    Path file = Files.writeString(dir.resolve(name), "");
    return BrokerConfig.of(Map.of("slate", file.toString()));
  }

  private Subscription join(int place, ProducerId id) {
    return group.member(place).broker().subscribe(id, now -> {}, nowNs);
  }

  private void lookAfter(long ms) {
    nowNs += ms * MS;
    for (int place = 0; place < group.size(); place++) {
      group.member(place).tidy(nowNs);
      stages.get(place).look(nowNs);
    }
    everyLoopHasItsTurn();
  }

  private void everyLoopHasItsTurn() {
    for (Runnable task = soon.poll(); task != null; task = soon.poll()) {
      task.run();
    }
    for (int place = 0; place < group.size(); place++) {
      group.member(place).flush(nowNs);
    }
  }

  private Scripted source(int number) {
    await().until(() -> sources.size() > number && sources.get(number).sink != null);
    return sources.get(number);
  }

  private Contender producer(int place) {
    Publisher publisher =
        new Publisher() {
          @Override
          public String name() {
            return "a";
          }

          @Override
          public String identity() {
            return "a";
          }
        };
    Contender contender = group.member(place).contender(ID, publisher, nowNs);
    assertThat(group.member(place).enter(contender, holder -> true, nowNs))
        .isInstanceOf(Claim.Granted.class);
    return contender;
  }

  private boolean plays() {
    return group.hasStandIn(ID);
  }

  /** Nothing of MPEG-TS: a producer's first packet suffices. */
  private void send(Contender from) {
    from.append(ByteBuffer.wrap(new byte[1316]), nowNs, nowNs);
    everyLoopHasItsTurn();
  }

  @Test
  void itPlaysForThoseWhoWaitLongerThanASecondAndEndsWithTheLastOfThem() {
    assertThat(plays()).isFalse();
    Subscription viewer = join(1, ID);
    lookAfter(500);
    assertThat(plays()).isFalse();
    lookAfter(500);
    assertThat(plays()).isTrue();
    Scripted source = source(0);
    viewer.close();
    lookAfter(500);
    assertThat(plays()).isFalse();
    await().until(source::isOver);
    assertThat(slates.playing()).isZero();
  }

  @Test
  void itGoesWhenAProducerSendsAndComesBackWhenThatHasLeft() {
    join(0, ID);
    join(1, ID);
    lookAfter(1_000);
    Scripted first = source(0);
    assertThat(slates.playing()).as("one for both loops").isOne();
    Contender a = producer(1);
    for (int i = 0; i < 100 && plays(); i++) {
      send(a);
    }
    lookAfter(0);
    assertThat(plays()).isFalse();
    await().until(first::isOver);
    lookAfter(5_000);
    assertThat(plays()).as("the channel is live").isFalse();
    a.leave(nowNs, "gone");
    everyLoopHasItsTurn();
    lookAfter(500);
    assertThat(plays()).isFalse();
    lookAfter(500);
    assertThat(plays()).as("it lingers").isTrue();
    assertThat(source(1).file).isEqualTo(first.file);
  }

  @Test
  void whatItPlaysReachesTheLoopWithoutWaitingForIt() {
    join(0, ID);
    lookAfter(1_000);
    Scripted source = source(0);
    for (int i = 0; i < SlateSeat.CAPACITY + 10; i++) {
      source.sink.accept(ByteBuffer.wrap(new byte[188]), nowNs);
    }
    assertThat(soon).as("one task for all of it").hasSize(1);
    everyLoopHasItsTurn();
    assertThat(group.member(0).broker().channel(ID).orElseThrow().stats().logBytes())
        .isEqualTo(188L * SlateSeat.CAPACITY);
  }

  @Test
  void aReloadChangesTheFile() throws IOException {
    join(0, ID);
    lookAfter(1_000);
    Scripted source = source(0);
    config.become(slate("other.ts"));
    lookAfter(500);
    await().until(source::isOver);
    assertThat(source(1).file).hasFileName("other.ts");
    config.become(BrokerConfig.of(Map.of()));
    lookAfter(500);
    assertThat(plays()).isFalse();
    assertThat(slates.playing()).isZero();
  }

  @Test
  void whatFailsIsTriedAgain() {
    failures.set(1);
    join(0, ID);
    lookAfter(1_000);
    assertThat(source(0).isOver()).isFalse();
  }

  @Test
  void soManyFilesPlayAtOnceAndNoMore() throws IOException {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i <= Slates.MOST; i++) {
      Path file = Files.writeString(dir.resolve(i + ".ts"), "");
      keys.put("channels.c" + i + ".slate", file.toString());
      join(0, new ProducerId("c" + i));
    }
    config.become(BrokerConfig.of(keys));
    lookAfter(1_000);
    assertThat(slates.playing()).isEqualTo(Slates.MOST);
    long without =
        keys.keySet().stream()
            .map(key -> new ProducerId(key.split("\\.")[1]))
            .filter(id -> !group.hasStandIn(id))
            .count();
    assertThat(without).isOne();
  }

  @Test
  void afterTheEndNothingPlaysAnyMore() {
    join(0, ID);
    lookAfter(1_000);
    Scripted source = source(0);
    slates.close();
    assertThat(source.isOver()).isTrue();
    join(0, new ProducerId("2BBB99"));
    lookAfter(1_000);
    assertThat(group.hasStandIn(new ProducerId("2BBB99"))).isFalse();
  }
}
