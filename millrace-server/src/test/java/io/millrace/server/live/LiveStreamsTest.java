package io.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.BrokerMember;
import io.millrace.broker.Claim;
import io.millrace.broker.ClaimRule;
import io.millrace.broker.Coalescing;
import io.millrace.broker.Continuity;
import io.millrace.broker.MediaMemory;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.media.mp4.InitSegment;
import io.millrace.server.config.BrokerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One broker's loop, on a thread of the test's, and a recorded stream of two seconds. */
class LiveStreamsTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path CLIP =
      Path.of("..", "millrace-media", "src/test/resources/io/millrace/media/ts/h264-aac.ts");
  private static final int PICTURES = 50;

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final BrokerGroup group =
      new BrokerGroup(
          1,
          BrokerLimits.DEFAULT,
          new MediaMemory(64 << 20, 32 << 20),
          id -> Continuity.DEFAULT,
          place -> Coalescing.NONE);
  private final BrokerMember member = group.member(0);
  private LiveStreams streams = streams(Map.of("live.linger", "0s"));

  private LiveStreams streams(Map<String, String> settings) {
    group.attach(0, loop, () -> {});
    BrokerConfig config = BrokerConfig.of(settings);
    return new LiveStreams(List.of(new TapLoop(loop, member)), group, () -> config);
  }

  @AfterEach
  void stop() {
    streams.close();
    loop.shutdownNow();
  }

  private <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Producer(String name) implements Publisher {
    @Override
    public String identity() {
      return name;
    }
  }

  private Publication begin(String name) {
    return onLoop(() -> {
      Claim claim = member.claim(ID, new Producer(name), ALWAYS, System.nanoTime());
      return member.begin((Claim.Granted) claim, System.nanoTime());
    });
  }

  private static final ClaimRule ALWAYS = incumbent -> true;

  private void send(Publication to, byte[] stream) {
    for (int at = 0; at < stream.length; at += 1316) {
      ByteBuffer payload = ByteBuffer.wrap(stream, at, Math.min(1316, stream.length - at));
      onLoop(() -> {
        long nowNs = System.nanoTime();
        to.append(payload, nowNs, nowNs);
        member.flush(nowNs);
        return true;
      });
    }
  }

  private static byte[] clip() {
    try {
      return Files.readAllBytes(CLIP);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
      send(begin("p"), clip());
      awaitPictures(lease.log(), PICTURES - 1); // the last picture may be longer
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
    await().atMost(SOON).until(() -> onLoop(() -> member.broker().channel(ID).isEmpty()));
    try (LiveLease again = streams.open(ID).orElseThrow()) {
      assertThat(again.log()).isNotSameAs(one.log());
    }
  }

  @Test
  void aProducerThatComesBackGoesOnInTheSameLogWithoutAGapInTime() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      Publication first = begin("p");
      send(first, clip());
      awaitPictures(lease.log(), PICTURES - 1);
      onLoop(() -> {
        first.end(System.nanoTime());
        return true;
      });
      await()
          .atMost(SOON)
          .until(() -> lease.log().status().state() == LiveStatus.State.WAITING);
      assertThat(lease.log().status().reason()).isNotEmpty();
      send(begin("p"), clip());
      awaitPictures(lease.log(), 2 * PICTURES - 3);
      assertOneTimeline(lease.log());
    }
  }

  @Test
  void anotherProducerTakesOverInTheSameLog() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      send(begin("p"), clip());
      awaitPictures(lease.log(), PICTURES - 1);
      send(begin("q"), clip());
      awaitPictures(lease.log(), 2 * PICTURES - 3);
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
    send(begin("p"), clip());
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      await().atMost(SOON).until(() -> lease.log().randomAccess() >= 0);
      assertThat(lease.log().at(lease.log().randomAccess()).isRandomAccess()).isTrue();
    }
  }

  @Test
  void aChannelWithoutAProducerSaysThatItWaits() {
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      await()
          .atMost(SOON)
          .until(() -> lease.log().status().state() == LiveStatus.State.WAITING);
    }
  }

  @Test
  void soManyChannelsAndNoMoreAreMadeReady() {
    streams.close();
    streams = streams(Map.of("live.streams", "1"));
    try (LiveLease lease = streams.open(ID).orElseThrow()) {
      assertThat(streams.open(new ProducerId("other"))).isEmpty();
      assertThat(streams.open(ID)).isPresent();
      assertThat(lease.channel()).isEqualTo(ID);
    }
  }

  @Test
  void onceItIsClosedNothingIsOpenedAndWhoReadsSeesTheEnd() {
    LiveLease lease = streams.open(ID).orElseThrow();
    streams.close();
    assertThat(lease.log().status().isClosed()).isTrue();
    assertThat(streams.open(ID)).isEmpty();
  }
}
