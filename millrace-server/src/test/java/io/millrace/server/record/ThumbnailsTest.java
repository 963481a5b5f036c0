package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.ProducerId;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.live.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often pictures are made, whoever makes them, and what is shown meanwhile. */
class ThumbnailsTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long INTERVAL_NS = Duration.ofSeconds(10).toNanos();

  private final TestBroker broker = new TestBroker();
  private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong nowNs = new AtomicLong();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger atATime = new AtomicInteger();
  private final AtomicInteger atATimeMost = new AtomicInteger();

  /** Each picture takes one; closed when there is none. */
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);

  private IntFunction<Thumbnail> answer = ThumbnailsTest::picture;
  private final Thumbnails thumbnails =
      new Thumbnails(
          broker.loops(),
          new LiveConfig(BrokerConfig.of(Map.of("thumbnail.interval", "10s"))),
          this::make,
          nowNs::get);

  private Thumbnail make(byte[] media) {
    assertThat(media).isNotEmpty();
    atATimeMost.accumulateAndGet(atATime.incrementAndGet(), Math::max);
    try {
      return gate.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)
          ? answer.apply(made.incrementAndGet())
          : new Thumbnail.None("nobody opened the gate");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      atATime.decrementAndGet();
    }
  }

  private static Thumbnail picture(int number) {
    return new Thumbnail.Picture(new byte[] {(byte) number}, "\"" + number + '"');
  }

  @AfterEach
  void stop() {
    askers.shutdownNow();
    broker.close();
  }

  private void camera(ProducerId id) {
    broker.sendClip(broker.begin(id, "camera of " + id));
  }

  private List<Future<Thumbnail>> ask(ProducerId id, int times) {
    List<Future<Thumbnail>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(askers.submit(() -> thumbnails.get(id)));
    }
    return answers;
  }

  @Test
  void manyWhoAskTogetherAndForAWhileGetOnePicture() throws Exception {
    camera(ID);
    gate.drainPermits();
    List<Future<Thumbnail>> answers = ask(ID, 50);
    await().atMost(SOON).until(() -> atATime.get() == 1);
    gate.release();
    for (Future<Thumbnail> one : answers) {
      assertThat(one.get()).isEqualTo(picture(1));
    }
    nowNs.addAndGet(INTERVAL_NS - 1);
    assertThat(thumbnails.get(ID)).isEqualTo(picture(1));
    assertThat(made).hasValue(1);
  }

  @Test
  void whileAnotherIsMadeTheOneBeforeIsShownUnlessItIsMuchTooOld() throws Exception {
    camera(ID);
    assertThat(thumbnails.get(ID)).isEqualTo(picture(1));
    gate.drainPermits();
    nowNs.addAndGet(INTERVAL_NS);
    assertThat(thumbnails.get(ID)).as("at once").isEqualTo(picture(1));
    await().atMost(SOON).until(() -> atATime.get() == 1);
    gate.release();
    await().atMost(SOON).until(() -> thumbnails.get(ID).equals(picture(2)));

    nowNs.addAndGet(3 * INTERVAL_NS);
    gate.release();
    assertThat(thumbnails.get(ID)).as("it is waited for").isEqualTo(picture(3));
    assertThat(made).hasValue(3);
  }

  @Test
  void whatFailsOnceLeavesTheOneBeforeAndIsTriedAgain() throws Exception {
    camera(ID);
    assertThat(thumbnails.get(ID)).isEqualTo(picture(1));
    answer = number -> new Thumbnail.None("nothing");
    nowNs.addAndGet(INTERVAL_NS);
    assertThat(thumbnails.get(ID)).isEqualTo(picture(1));
    await().atMost(SOON).until(() -> made.get() == 2 && atATime.get() == 0);
    assertThat(thumbnails.get(ID)).isEqualTo(picture(1));
    assertThat(made).as("not again in the same interval").hasValue(2);

    answer =
        number -> {
          throw new IllegalStateException("a fault");
        };
    nowNs.addAndGet(3 * INTERVAL_NS);
    assertThat(thumbnails.get(ID)).isInstanceOf(Thumbnail.Busy.class);
    answer = ThumbnailsTest::picture;
    await().atMost(SOON).until(() -> thumbnails.get(ID) instanceof Thumbnail.Picture);
  }

  @Test
  void aProducerWhoFollowsAnotherIsNotShownWithItsPicture() throws Exception {
    camera(ID);
    assertThat(thumbnails.get(ID)).isEqualTo(picture(1));
    broker.sendClip(broker.begin(ID, "another"));
    assertThat(thumbnails.get(ID)).isEqualTo(picture(2));
  }

  @Test
  void soManyAreMadeAtATimeAndNoMore() throws Exception {
    List<ProducerId> cameras =
        Stream.of("a", "b", "c", "d", "e", "f").map(ProducerId::new).toList();
    cameras.forEach(this::camera);
    gate.drainPermits();
    List<Future<Thumbnail>> answers = new ArrayList<>();
    cameras.forEach(id -> answers.addAll(ask(id, 3)));
    await().atMost(SOON).until(() -> atATime.get() == Thumbnails.CHILDREN);
    gate.release(6);
    for (Future<Thumbnail> one : answers) {
      assertThat(one.get()).isInstanceOf(Thumbnail.Picture.class);
    }
    assertThat(made).hasValue(6);
    assertThat(atATimeMost).hasValue(Thumbnails.CHILDREN);
  }

  @Test
  void withoutAProducerOrWithoutMediaThereIsNone() throws Exception {
    assertThat(thumbnails.get(ID)).isInstanceOf(Thumbnail.None.class);
    broker.begin(ID, "camera");
    assertThat(thumbnails.get(ID))
        .isEqualTo(new Thumbnail.None("there is no video, or no picture to start with yet"));
    assertThat(made).hasValue(0);
  }
}
