package io.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.media.mp4.InitSegment;
import io.millrace.server.config.LagSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveStreamsTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final LagSettings LAG =
      new LagSettings(Duration.ofSeconds(3), 3, Duration.ofMinutes(1));

  private final TestBroker broker = new TestBroker();
  private LiveStreams streams = broker.streams(Map.of("live.linger", "0s"));

  @AfterEach
  void stop() {
    streams.close();
    broker.close();
  }

  private static long pictures(FragmentLog log) {
    long pictures = 0;
    for (long i = log.first(); i < log.end(); i++) {
      pictures += log.at(i).fragment().video() ? 1 : 0;
    }
    return pictures;
  }

  private static void awaitPictures(FragmentLog log, long atLeast) {
    await().atMost(SOON).until(() -> pictures(log) >= atLeast);
  }

  @Test
  void whatAProducerSendsIsMadeIntoFragments() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      broker.sendClip(broker.begin(ID, "p"));
      awaitPictures(lease.log(), TestBroker.PICTURES - 1); // the last picture may be longer
      LiveFragment start = lease.log().at(lease.log().randomAccess());
      assertThat(start.isRandomAccess()).isTrue();
      assertThat(start.init().mediaType()).startsWith("video/mp4; codecs=\"avc1.");
      assertThat(start.init().hasVideo()).isTrue();
      await().atMost(SOON).until(() -> lease.log().status().equals(LiveStatus.LIVE));
    }
  }

  @Test
  void twoLeasesShareOneLogAndItEndsSomeTimeAfterTheLast() {
    LiveLease one = streams.open(ID).orElseThrow();
    LiveLease two = streams.open(ID).orElseThrow();
    assertThat(two.log()).isSameAs(one.log());
    one.close();
    one.close();
    assertThat(streams.isRunning(ID)).isTrue();
    two.close();
    await().atMost(SOON).until(() -> !streams.isRunning(ID));
    await().atMost(SOON).until(() -> one.log().status().isClosed());
    await().atMost(SOON).until(() -> !broker.has(ID));
    try (LiveLease again = streams.open(ID).orElseThrow()) {
      assertThat(again.log()).isNotSameAs(one.log());
    }
  }

  @Test
  void aProducerThatComesBackGoesOnInTheSameLogWithoutAGapInTime() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      Publication first = broker.begin(ID, "p");
      broker.sendClip(first);
      awaitPictures(lease.log(), TestBroker.PICTURES - 1);
      broker.end(first);
      await().atMost(SOON).until(() -> lease.log().status().state() == LiveStatus.State.WAITING);
      assertThat(lease.log().status().reason()).isEqualTo("its producer left");
      broker.sendClip(broker.begin(ID, "p"));
      awaitPictures(lease.log(), 2 * TestBroker.PICTURES - 3);
      assertOneTimeline(lease.log());
    }
  }

  @Test
  void anotherProducerTakesOverInTheSameLog() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      broker.sendClip(broker.begin(ID, "p"));
      awaitPictures(lease.log(), TestBroker.PICTURES - 1);
      broker.sendClip(broker.begin(ID, "q"));
      awaitPictures(lease.log(), 2 * TestBroker.PICTURES - 3);
      assertOneTimeline(lease.log());
    }
  }

  private static void assertOneTimeline(FragmentLog log) {
    List<LiveFragment> pictures = new ArrayList<>();
    int restarts = 0;
    InitSegment init = log.at(log.first()).init();
    for (long i = log.first(); i < log.end(); i++) {
      LiveFragment next = log.at(i);
      restarts += next.restarted() ? 1 : 0;
      assertThat(next.init()).as("the same codecs need no other").isSameAs(init);
      if (next.fragment().video()) {
        pictures.add(next);
      }
    }
    assertThat(restarts).isEqualTo(1);
    for (int i = 1; i < pictures.size(); i++) {
      double gap =
          pictures.get(i).fragment().decodeTimeSeconds()
              - pictures.get(i - 1).fragment().decodeTimeSeconds();
      assertThat(gap).as("picture %d", i).isBetween(0.0, 0.2);
    }
  }

  @Test
  void whoComesLaterFindsTheNewestKeyFrameOfTheChannelsLog() {
    broker.sendClip(broker.begin(ID, "p"));
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      await().atMost(SOON).until(() -> lease.log().randomAccess() >= 0);
      assertThat(lease.log().at(lease.log().randomAccess()).isRandomAccess()).isTrue();
    }
  }

  @Test
  void aChannelWithoutAProducerSaysThatItWaits() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      await().atMost(SOON).until(() -> lease.log().status().state() == LiveStatus.State.WAITING);
    }
  }

  @Test
  void soManyChannelsAndNoMoreAreMadeReady() {
    streams.close();
    streams = broker.streams(Map.of("live.streams", "1"));
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      assertThat(streams.open(new ProducerId("other"))).isEmpty();
      assertThat(streams.open(ID)).isPresent();
      assertThat(lease.channel()).isEqualTo(ID);
    }
  }

  @Test
  void channelsThatNobodySendsLeaveHalfOfThePlacesToOthers() {
    streams.close();
    streams = broker.streams(Map.of("live.streams", "4"));
    assertThat(streams.open(new ProducerId("made-up-1"))).isPresent();
    assertThat(streams.open(new ProducerId("made-up-2"))).isPresent();
    assertThat(streams.open(new ProducerId("made-up-3"))).isEmpty();
    broker.begin(ID, "p");
    assertThat(streams.open(ID)).isPresent();
    assertThat(streams.open(new ProducerId("made-up-1"))).as("is there already").isPresent();
  }

  @Test
  void whatATapReadsIsNotCountedAsSentToClients() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      broker.sendClip(broker.begin(ID, "p"));
      awaitPictures(lease.log(), TestBroker.PICTURES - 1);
      assertThat(broker.stats(ID).packetsIn()).isPositive();
      assertThat(broker.stats(ID).packetsOut()).isZero();
    }
  }

  /** As pages do that are opened and closed all the time, by many at once. */
  @Test
  void howeverOftenAndByHowManyAChannelIsOpenedNothingIsLeftInTheEnd() throws Exception {
    broker.sendClip(broker.begin(ID, "p"));
    try (ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int page = 0; page < 8; page++) {
        int seed = page;
        done.add(pages.submit(() -> openAndClose(new Random(seed))));
      }
      for (Future<?> each : done) {
        each.get(SOON.toSeconds(), TimeUnit.SECONDS);
      }
    }
    await().atMost(SOON).until(() -> streams.running() == 0);
    await().atMost(SOON).until(() -> broker.stats(ID).subscribers() == 0);
  }

  private Void openAndClose(Random random) throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      try (LiveLease lease = streams.open(ID).orElseThrow()) {
        Ends ends = new Ends();
        LiveWatch watch = lease.watch(ends, () -> LAG, ends::ended);
        if (random.nextBoolean()) {
          Thread.yield();
        }
        if (random.nextInt(4) == 0) {
          LockSupport.parkNanos(random.nextInt(3_000_000));
        }
        watch.gone();
        watch.gone();
        assertThat(ends.seen.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(ends.count).hasValue(1);
      }
    }
    return null;
  }

  /** A viewer to whom everything is sent at once. */
  private static final class Ends implements Outlet {
    final AtomicInteger count = new AtomicInteger();
    final CountDownLatch seen = new CountDownLatch(1);

    void ended() {
      count.incrementAndGet();
      seen.countDown();
    }

    @Override
    public void text(String json) {}

    @Override
    public void binary(ByteBuffer bytes) {}

    @Override
    public void flush(Runnable done) {
      done.run();
    }

    @Override
    public void ping() {}

    @Override
    public void look() {}

    @Override
    public void close(EndCode code, String reason) {}

    @Override
    public void abort() {}
  }

  @Test
  void onceItIsClosedNothingIsOpenedAndWhoReadsSeesTheEnd() {
    LiveLease lease = streams.open(ID).orElseThrow();
    streams.close();
    assertThat(lease.log().status().isClosed()).isTrue();
    assertThat(streams.open(ID)).isEmpty();
  }
}
