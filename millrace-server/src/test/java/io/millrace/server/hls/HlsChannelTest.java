package io.millrace.server.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.ProducerId;
import io.millrace.server.live.LiveStatus;
import io.millrace.server.live.LogWriter;
import io.millrace.server.live.SeatRule;
import io.millrace.server.live.Viewers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HlsChannelTest {

  private static final long RUN = 60_000_000;
  private static final long FIRST = 4 * RUN;
  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Directives NOW = Directives.NONE;
  private static final Resource MAIN = new Resource.Playlist(Rendition.MAIN);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LogWriter writer = new LogWriter();
  private final TestMedia media = new TestMedia(3600, 50, true);
  private final AtomicLong nowNs = new AtomicLong();
  private final Farewell farewell = new Farewell();
  private final AtomicInteger room = new AtomicInteger(10_000);
  private final Viewers viewers = new Viewers(new Rows());
  private final HlsChannel channel =
      new HlsChannel(
          "one",
          writer.log(),
          RUN,
          () -> Long.MAX_VALUE,
          new HlsAudience(from -> viewers.take(ID, Viewers.Way.HLS, from)),
          farewell,
          nowNs::get);
  private final Thread thread = Thread.ofVirtual().start(channel::run);

  /** As many seats as the test says. */
  private final class Rows implements SeatRule {
    @Override
    public Optional<String> take(ProducerId id, InetAddress from) {
      return room.getAndDecrement() > 0 ? Optional.empty() : Optional.of("it is full");
    }

    @Override
    public void giveBack(ProducerId id, InetAddress from) {
      room.incrementAndGet();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  @Test
  void theFirstRequestIsAnsweredWhenThereIsASegment() throws Exception {
    CompletableFuture<HlsAnswer> answer = ask(new Resource.Multivariant(), Directives.NONE);
    write(2);
    assertThat(answer).isNotDone();
    write(0.1);

    assertThat(text(answer)).startsWith("#EXTM3U").contains("main.m3u8", "audio.m3u8");
  }

  @Test
  void everyRequestThatWaitsIsAnsweredByItsPart() throws Exception {
    write(4.2);
    List<CompletableFuture<HlsAnswer>> answers =
        IntStream.range(0, 2_000).mapToObj(_ -> ask(MAIN, part(FIRST + 2, 1))).toList();
    await().atMost(PATIENCE).until(() -> channel.waiting() == answers.size());
    assertThat(answers).noneMatch(CompletableFuture::isDone);

    write(0.2);

    for (CompletableFuture<HlsAnswer> answer : answers) {
      assertThat(text(answer)).contains("main-p" + RUN + "-21.mp4").doesNotContain("-23.mp4");
    }
    HlsAnswer.Playlist first = (HlsAnswer.Playlist) answers.getFirst().join();
    assertThat(answers)
        .allMatch(answer -> ((HlsAnswer.Playlist) answer.join()).text() == first.text());
  }

  @Test
  void aPartThatIsHintedAtIsWaitedFor() throws Exception {
    write(4.2);
    CompletableFuture<HlsAnswer> hinted = ask(part(21), Directives.NONE);
    await().atMost(PATIENCE).until(() -> channel.waiting() == 1);
    write(0.2);

    assertThat(hinted.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            HlsAnswer.Media.class,
            found -> {
              assertThat(found.size()).isBetween(5_000L, 7_000L);
              assertThat(found.bytes().stream().mapToLong(b -> b.remaining()).sum())
                  .isEqualTo(found.size());
            });
    assertThat(ask(part(29), Directives.NONE).get(20, TimeUnit.SECONDS))
        .isInstanceOf(HlsAnswer.Missing.class);
  }

  @Test
  void whatIsTooFarAheadIsRefusedAtOnce() throws Exception {
    write(4.2);

    assertThat(ask(MAIN, part(FIRST + 9, 0)).get(20, TimeUnit.SECONDS))
        .isInstanceOf(HlsAnswer.Senseless.class);
  }

  @Test
  void mediaIsTheSameAsPartsAndAsSegment() throws Exception {
    write(4.2);
    HlsAnswer.Media whole = media(new Resource.Whole(Rendition.MAIN, FIRST));
    long parts = 0;
    for (int i = 0; i < 10; i++) {
      parts += media(part(i)).size();
    }

    assertThat(whole.size()).isEqualTo(parts).isGreaterThan(50_000);
    assertThat(media(new Resource.Init(Rendition.MAIN, RUN, 1)).size()).isEqualTo(5);
    assertThat(media(new Resource.Whole(Rendition.AUDIO, FIRST)).size()).isLessThan(10_000);
  }

  @Test
  void aChannelThatIsNotLiveMayBeAskedForLater() throws Exception {
    CompletableFuture<HlsAnswer> answer = ask(MAIN, Directives.NONE);
    writer.status(LiveStatus.State.WAITING, "its producer left");

    assertThat(answer.get(20, TimeUnit.SECONDS))
        .as("no player asks again after 404")
        .isEqualTo(new HlsAnswer.Unavailable("the channel is not live: its producer left"));
  }

  @Test
  void whatCannotBePlayedIsMissingAndSaysWhy() throws Exception {
    CompletableFuture<HlsAnswer> answer = ask(MAIN, Directives.NONE);
    writer.status(LiveStatus.State.UNPLAYABLE, "browsers do not play MPEG-2 video");

    assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(HlsAnswer.Missing.class);
  }

  @Test
  void whileTheProducerIsAwayThePlaylistStays() throws Exception {
    write(4.2);
    String before = text(ask(MAIN, Directives.NONE));
    writer.status(LiveStatus.State.WAITING, "its producer left");

    assertThat(text(ask(MAIN, Directives.NONE))).isEqualTo(before);
  }

  @Test
  void whenTheBrokerStopsThoseWhoWaitGoSomeAtATime() throws Exception {
    write(4.2);
    List<CompletableFuture<HlsAnswer>> answers =
        IntStream.range(0, 100)
            .mapToObj(i -> i % 2 == 0 ? ask(MAIN, part(FIRST + 2, 1)) : ask(part(21), NOW))
            .toList();
    await().atMost(PATIENCE).until(() -> channel.waiting() == 100);

    farewell.begin();
    farewell.letGo(30);
    channel.nudge();
    channel.nudge();
    await().atMost(PATIENCE).until(() -> channel.waiting() == 70);
    farewell.letGo(70);
    channel.nudge();
    for (CompletableFuture<HlsAnswer> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(HlsAnswer.Unavailable.class);
    }

    assertThat(ask(MAIN, part(FIRST + 2, 1)).get(20, TimeUnit.SECONDS))
        .as("nobody begins to wait")
        .isInstanceOf(HlsAnswer.Unavailable.class);
    assertThat(text(ask(MAIN, NOW))).as("what is there is still answered").startsWith("#EXTM3U");
  }

  @Test
  void whoAsksForPlaylistsIsAViewerUntilItHasNotAskedForAWhile() throws Exception {
    write(4.2);
    text(ask(MAIN, NOW, "one"));
    text(ask(MAIN, NOW, "one"));
    text(ask(new Resource.Playlist(Rendition.AUDIO), NOW, "two"));
    text(ask(new Resource.Multivariant(), NOW, "three"));
    media(part(3));
    assertThat(viewers.count(ID)).isEqualTo(2);

    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(12));
    text(ask(MAIN, NOW, "one"));
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(12));
    await().atMost(PATIENCE).until(() -> viewers.count(ID) == 1);
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(30));
    await().atMost(PATIENCE).until(() -> viewers.count(ID) == 0);
    assertThat(room).hasValue(10_000);
  }

  @Test
  void aViewerWhoseRequestWaitsKeepsItsSeat() throws Exception {
    write(4.2);
    CompletableFuture<HlsAnswer> waits = ask(MAIN, part(FIRST + 2, 1), "one");
    await().atMost(PATIENCE).until(() -> channel.waiting() == 1);
    text(ask(MAIN, NOW, "two"));
    nowNs.addAndGet(TimeUnit.MINUTES.toNanos(1));
    await().atMost(PATIENCE).until(() -> viewers.count(ID) == 1);
    write(0.2);
    text(waits);
    assertThat(viewers.count(ID)).isEqualTo(1);
  }

  @Test
  void withoutASeatThereAreNoPlaylists() throws Exception {
    write(4.2);
    room.set(1);
    text(ask(MAIN, NOW, "one"));
    assertThat(ask(MAIN, NOW, "two").get(20, TimeUnit.SECONDS))
        .isEqualTo(new HlsAnswer.Unavailable("it is full"));
    text(ask(MAIN, NOW, "one"));
  }

  @Test
  void anAddressThatCallsItselfAllSortsOfThingsCountsForSomeOnly() throws Exception {
    write(4.2);
    for (int i = 0; i < HlsAudience.NAMED_PER_ADDRESS_MAX + 50; i++) {
      text(ask(MAIN, NOW, "viewer-" + i));
    }
    assertThat(viewers.count(ID)).isEqualTo(HlsAudience.NAMED_PER_ADDRESS_MAX + 1);
  }

  @Test
  void itStopsWhenNobodyAsks() throws Exception {
    write(4.2);
    text(ask(MAIN, Directives.NONE));
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(12));
    write(0.2);
    assertThat(thread.isAlive()).isTrue();

    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(12));

    assertThat(thread.join(PATIENCE)).isTrue();
  }

  @Test
  void itStaysWhileSomebodyWaits() throws Exception {
    write(4.2);
    CompletableFuture<HlsAnswer> answer = ask(MAIN, part(FIRST + 2, 1));
    await().atMost(PATIENCE).until(() -> channel.waiting() == 1);
    nowNs.addAndGet(TimeUnit.MINUTES.toNanos(10));
    write(0.2);

    assertThat(text(answer)).contains("#EXT-X-PART:");
  }

  private static Resource part(long number) {
    return new Resource.Partial(Rendition.MAIN, RUN, number);
  }

  private static Directives part(long msn, long part) {
    return Directives.parse("" + msn, "" + part, null).orElseThrow();
  }

  private HlsAnswer.Media media(Resource resource) throws Exception {
    return (HlsAnswer.Media) ask(resource, Directives.NONE).get(20, TimeUnit.SECONDS);
  }

  private static String text(CompletableFuture<HlsAnswer> answer) throws Exception {
    HlsAnswer.Playlist playlist = (HlsAnswer.Playlist) answer.get(20, TimeUnit.SECONDS);
    return StandardCharsets.UTF_8.decode(playlist.text().plain()).toString();
  }

  private CompletableFuture<HlsAnswer> ask(Resource resource, Directives directives) {
    return ask(resource, directives, "");
  }

  private CompletableFuture<HlsAnswer> ask(Resource resource, Directives directives, String who) {
    HlsCaller caller = new HlsCaller(InetAddress.getLoopbackAddress(), who);
    CompletableFuture<HlsAnswer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(channel.answer(resource, directives, "", caller));
          } catch (InterruptedException | RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private void write(double seconds) {
    media
        .seconds(seconds)
        .forEach(unit -> writer.add(unit.init(), unit.fragment(), unit.arrivedMs()));
    writer.publish();
  }
}
