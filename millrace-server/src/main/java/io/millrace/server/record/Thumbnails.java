package io.millrace.server.record;

import io.millrace.broker.ChannelState;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.server.config.LiveConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of channels, made when somebody asks, of one channel not more often than {@code
 * thumbnail.interval} says and for all who ask together. While a new one is made, who asks gets the
 * one before, unless that is much too old. Any thread that may wait.
 */
final class Thumbnails {

  /** FFmpeg processes at a time. */
  static final int CHILDREN = 2;

  /** Pictures that are kept, and those that are being made. */
  static final int KEPT = 512;

  private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);
  private static final int WAITING = 64;
  private static final int STALE_INTERVALS = 3;
  private static final long LOOP_PATIENCE_MS = 2_000;
  private static final long CHILD_PATIENCE_MS = 10_000;
  private static final long PATIENCE_MS = 12_000;

  private final LoopAccess loops;
  private final LiveConfig config;
  private final Function<byte[], Thumbnail> maker;
  private final LongSupplier clock;
  private final Semaphore children = new Semaphore(CHILDREN, true);
  private final Semaphore waiting = new Semaphore(WAITING);

  /** The one that nobody asked for longest goes first. Under this. */
  private final Map<ProducerId, Attempt> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ProducerId, Attempt> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * What is known of a channel.
   *
   * @param turn of the producer whose picture it is
   * @param atNs when it was asked for
   * @param before the picture that it follows; of no use if that was another producer's
   * @param answer never fails
   */
  private record Attempt(
      long turn, long atNs, CompletableFuture<Thumbnail> answer, Optional<Attempt> before) {

    Attempt alone() {
      return new Attempt(turn, atNs, answer, Optional.empty());
    }

    boolean isPicture() {
      return is(Thumbnail.Picture.class);
    }

    /** Whether it came to nothing for a reason that is over soon. */
    boolean isBusy() {
      return is(Thumbnail.Busy.class);
    }

    private boolean is(Class<? extends Thumbnail> kind) {
      return answer.isDone() && kind.isInstance(answer.join());
    }

    /** What can be shown in its place, and in that of those after it. */
    Optional<Attempt> picture() {
      return isPicture() ? Optional.of(alone()) : before;
    }
  }

  /** By FFmpeg. */
  Thumbnails(LoopAccess loops, LiveConfig config) {
    this(loops, config, new PictureMaker()::make, System::nanoTime);
  }

  Thumbnails(
      LoopAccess loops, LiveConfig config, Function<byte[], Thumbnail> maker, LongSupplier clock) {
    this.loops = loops;
    this.config = config;
    this.maker = maker;
    this.clock = clock;
  }

  /** How old a picture may be; empty if there are none. */
  Optional<Duration> interval() {
    return config.now().thumbnail().interval();
  }

  /** A channel's picture of the moment. */
  Thumbnail get(ProducerId id) throws InterruptedException {
    Optional<Duration> interval = interval();
    if (interval.isEmpty()) {
      return new Thumbnail.None("this broker makes no pictures (thumbnail.interval)");
    }
    Optional<Holder> holder = holder(id);
    if (holder.isEmpty()) {
      return new Thumbnail.None("nobody sends");
    }
    try {
      return entry(id, holder.get(), interval.get().toNanos())
          .answer()
          .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return new Thumbnail.Busy("the picture takes too long to be made");
    }
  }

  private Optional<Holder> holder(ProducerId id) {
    return loops
        .state(id)
        .filter(ChannelState.Live.class::isInstance)
        .map(state -> ((ChannelState.Live) state).holder());
  }

  /** The one to answer with: fresh, or on its way, or the one before it. */
  private synchronized Attempt entry(ProducerId id, Holder holder, long intervalNs) {
    long nowNs = clock.getAsLong();
    Attempt known = entries.get(id);
    if (known != null && known.turn() != holder.turn()) {
      known = null;
    }
    if (known == null || known.isBusy() || nowNs - known.atNs() >= intervalNs) {
      Optional<Attempt> before = Optional.ofNullable(known).flatMap(Attempt::picture);
      known = new Attempt(holder.turn(), nowNs, begin(id, holder.place()), before);
      entries.put(id, known);
    }
    Optional<Attempt> older =
        known.before().filter(last -> nowNs - last.atNs() < STALE_INTERVALS * intervalNs);
    return known.isPicture() ? known : older.orElse(known);
  }

  private CompletableFuture<Thumbnail> begin(ProducerId id, int place) {
    CompletableFuture<Thumbnail> answer = new CompletableFuture<>();
    if (!waiting.tryAcquire()) {
      answer.complete(new Thumbnail.Busy("too many pictures are wanted at a time"));
      return answer;
    }
    Thread.ofVirtual()
        .name("picture of " + id)
        .start(() -> {
          try {
            answer.complete(make(id, place));
          } catch (InterruptedException e) {
            answer.complete(new Thumbnail.Busy("the broker stops"));
          } catch (RuntimeException e) {
            LOG.warn("no picture of {} is made", id, e);
            answer.complete(new Thumbnail.Busy("the picture cannot be made now"));
          } finally {
            waiting.release();
          }
        });
    return answer;
  }

  private Thumbnail make(ProducerId id, int place) throws InterruptedException {
    if (!children.tryAcquire(CHILD_PATIENCE_MS, TimeUnit.MILLISECONDS)) {
      return new Thumbnail.Busy("too many pictures are wanted at a time");
    }
    try {
      byte[] media = media(id, place);
      return media.length == 0
          ? new Thumbnail.None("there is no video, or no picture to start with yet")
          : maker.apply(media);
    } finally {
      children.release();
    }
  }

  private byte[] media(ProducerId id, int place) throws InterruptedException {
    KeyFrameTap tap = new KeyFrameTap(id);
    Executor loop = loops.loop(place);
    try {
      loop.execute(() -> tap.begin(loops.broker(place), System.nanoTime()));
      return tap.media().get(LOOP_PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return whatThereIs(tap, loop);
    } catch (ExecutionException | RejectedExecutionException e) {
      return new byte[0];
    }
  }

  private static byte[] whatThereIs(KeyFrameTap tap, Executor loop) {
    try {
      loop.execute(tap::finish);
    } catch (RejectedExecutionException e) {
      LOG.debug("a loop is too busy for a picture", e); // it ends itself with the next picture
    }
    return tap.media().completeOnTimeout(new byte[0], 1, TimeUnit.SECONDS).join();
  }
}
