package io.millrace.server.hls;

import io.millrace.media.mp4.InitSegment;
import io.millrace.server.live.FragmentLog;
import io.millrace.server.live.LiveFragment;
import io.millrace.server.live.LiveStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel as HLS, from the first request on until nobody has asked for a while. One virtual
 * thread follows the channel's fragments; requests come on theirs, and may wait.
 */
public final class HlsChannel {

  private static final Logger LOG = LoggerFactory.getLogger(HlsChannel.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  /** Until the first segment: a group of pictures, and what the stream needs to start. */
  private static final long FIRST_PATIENCE_NS = 15 * SECOND_NS;

  /** Without anything to show it is not worth keeping for those who do not ask. */
  private static final long IDLE_NS_AT_FIRST = 5 * SECOND_NS;

  /** Multivariant playlists are asked for once; they change with the tracks only. */
  private static final int MULTIVARIANT_SECONDS = 2;

  private final String name;
  private final FragmentLog log;
  private final LongSupplier nanoTime;
  private final Segmenter segmenter;
  private final HlsAudience audience;
  private final Farewell farewell;
  private final Turnstile<Shown> shown = new Turnstile<>();
  private long lookedNs; // of the thread that follows
  private volatile long askedNs;
  private volatile boolean over;

  /**
   * Has not begun.
   *
   * @param name for the broker's log
   * @param run see {@link Segmenter}
   * @param bytesMax how much it may keep
   * @param audience who watches it
   * @param farewell who of those that wait is to go
   */
  HlsChannel(
      String name,
      FragmentLog log,
      long run,
      LongSupplier bytesMax,
      HlsAudience audience,
      Farewell farewell,
      LongSupplier nanoTime) {
    this.name = name;
    this.log = log;
    this.segmenter = new Segmenter(run, bytesMax);
    this.audience = audience;
    this.farewell = farewell;
    this.nanoTime = nanoTime;
    this.lookedNs = nanoTime.getAsLong();
    this.askedNs = nanoTime.getAsLong();
  }

  /** Follows the channel until it is over, or nobody asks. Blocks: for a virtual thread. */
  void run() {
    try {
      follow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("HLS of channel {} fails", name, e);
    } finally {
      over = true;
      audience.close();
      shown.nudge();
    }
  }

  /** Has all who wait look again. */
  void nudge() {
    shown.nudge();
  }

  private void lookAtAudience() {
    long nowNs = nanoTime.getAsLong();
    if (nowNs - lookedNs >= SECOND_NS) {
      lookedNs = nowNs;
      audience.look(nowNs);
    }
  }

  private void follow() throws InterruptedException {
    long next = log.first();
    boolean missed = false;
    boolean news = false;
    while (!isIdle()) {
      lookAtAudience();
      boolean more = log.awaitBeyond(next, LOOK_EVERY);
      LiveFragment found = more ? log.at(next) : null;
      if (found != null) {
        news |= segmenter.add(unit(found, missed));
        missed = false;
        next++;
        if (news && log.end() == next) { // once for all that came together
          show();
          news = false;
        }
      } else if (more) {
        missed = true;
        next = Math.max(next + 1, log.first());
      } else if (log.status().isClosed()) {
        return; // without an end of the playlist: players are to come back
      } else {
        shown.nudge(); // the status may be another one
      }
    }
  }

  private static MediaUnit unit(LiveFragment found, boolean missed) {
    return new MediaUnit(
        found.fragment(), found.init(), found.restarted() || missed, found.arrivedMs());
  }

  private void show() {
    segmenter.window().ifPresent(window -> shown.show(new Shown(window)));
  }

  private boolean isIdle() {
    Shown now = shown.now();
    long mostNs =
        now == null
            ? IDLE_NS_AT_FIRST
            : 2 * SECOND_NS * now.window().targets().segmentSeconds() + IDLE_NS_AT_FIRST;
    return shown.waiting() == 0 && nanoTime.getAsLong() - askedNs > mostNs;
  }

  /** Whether it follows nothing any more. */
  boolean isOver() {
    return over;
  }

  /** How many requests wait. */
  int waiting() {
    return shown.waiting();
  }

  /**
   * Answers a request; waits as long as it says, and as the specification allows. For virtual
   * threads.
   *
   * @param query appended to the addresses in playlists: empty, or {@code ?name=value}
   * @param caller who asks; for a media playlist it takes a seat
   */
  HlsAnswer answer(Resource resource, Directives directives, String query, HlsCaller caller)
      throws InterruptedException {
    askedNs = nanoTime.getAsLong();
    if (!(resource instanceof Resource.Playlist)) {
      return answer(resource, directives, query);
    }
    HlsAudience.Entry entry = audience.enter(caller);
    if (entry.session().isEmpty()) {
      return new HlsAnswer.Unavailable(entry.whyNot());
    }
    try {
      return answer(resource, directives, query);
    } finally {
      entry.session().get().leave(nanoTime.getAsLong());
    }
  }

  private HlsAnswer answer(Resource resource, Directives directives, String query)
      throws InterruptedException {
    try {
      Shown first =
          shown.await(
              now -> now != null || isHopeless() || isToGo(), patienceNs(FIRST_PATIENCE_NS));
      if (first == null) {
        return nothing();
      }
      return switch (resource) {
        case Resource.Multivariant() ->
            new HlsAnswer.Playlist(
                new Text(MultivariantPlaylist.write(first.window(), query)), MULTIVARIANT_SECONDS);
        case Resource.Playlist(Rendition rendition) ->
            playlist(first, rendition, directives, query);
        case Resource.Init(Rendition rendition, long run, int generation) ->
            init(first.window(), rendition, run, generation);
        case Resource.Whole(Rendition rendition, long msn) -> whole(first.window(), rendition, msn);
        case Resource.Partial(Rendition rendition, long run, long number) ->
            partial(first.window(), rendition, run, number);
      };
    } finally {
      askedNs = nanoTime.getAsLong();
    }
  }

  /** Whether there will be nothing to show soon. */
  private boolean isHopeless() {
    return switch (log.status().state()) {
      case STARTING, LIVE -> false;
      case WAITING, UNPLAYABLE, CLOSED -> true;
    };
  }

  private HlsAnswer nothing() {
    LiveStatus status = log.status();
    String why = status.reason().isEmpty() ? "" : ": " + status.reason();
    return switch (status.state()) {
      case WAITING -> new HlsAnswer.Unavailable("the channel is not live" + why);
      case UNPLAYABLE -> new HlsAnswer.Missing("the channel cannot be played over HLS" + why);
      case CLOSED -> new HlsAnswer.Unavailable("the channel's stream has ended" + why);
      case STARTING, LIVE -> new HlsAnswer.Unavailable("the stream does not begin; ask again");
    };
  }

  private HlsAnswer playlist(Shown first, Rendition rendition, Directives directives, String query)
      throws InterruptedException {
    if (!isIn(first.window(), rendition)) {
      return new HlsAnswer.Missing("the channel has no sound of its own");
    }
    if (first.window().isBeyond(directives)) {
      return new HlsAnswer.Senseless("_HLS_msn or _HLS_part is too far ahead of the playlist");
    }
    Targets targets = first.window().targets();
    Shown now =
        Objects.requireNonNull(
            shown.await(
                some -> some == null || some.window().has(directives) || isToGo(),
                patienceNs(targets)));
    if (!now.window().has(directives)) {
      return new HlsAnswer.Unavailable("what was waited for did not come");
    }
    int good = directives.msn().isPresent() ? 6 * targets.segmentSeconds() : 1; // at most half
    return new HlsAnswer.Playlist(now.playlist(rendition, directives.skip(), query), good);
  }

  private long patienceNs(Targets targets) {
    return patienceNs(3 * SECOND_NS * targets.segmentSeconds());
  }

  /** Who comes when the broker is about to stop does not begin to wait. */
  private long patienceNs(long usual) {
    return farewell.hasBegun() ? 0 : usual;
  }

  /** Whether one that waits is to wait no longer. */
  private boolean isToGo() {
    return over || farewell.isLetGo();
  }

  private static boolean isIn(Window window, Rendition rendition) {
    return rendition == Rendition.MAIN
        || MultivariantPlaylist.lists(window, rendition)
        || window.segments().stream()
            .anyMatch(segment -> segment.init().hasVideo() && segment.init().hasAudio());
  }

  private static HlsAnswer init(Window window, Rendition rendition, long run, int generation) {
    Optional<InitSegment> found =
        run == window.run()
            ? Stream.concat(window.all(), Stream.of(window.open()))
                .map(Segment::init)
                .filter(init -> init.generation() == generation)
                .findFirst()
            : Optional.empty();
    return found
        .flatMap(init -> rendition == Rendition.MAIN ? Optional.of(init) : init.audioOnly())
        .<HlsAnswer>map(init -> media(window, rendition, List.of(init.bytes().duplicate())))
        .orElse(gone());
  }

  private static HlsAnswer whole(Window window, Rendition rendition, long msn) {
    return window
        .segment(msn)
        .filter(segment -> !segment.isGap(rendition))
        .<HlsAnswer>map(segment -> media(window, rendition, segment.bytes(rendition)))
        .orElse(gone());
  }

  /** What is hinted at is waited for (8216bis 6.2.6). */
  private HlsAnswer partial(Window window, Rendition rendition, long run, long number)
      throws InterruptedException {
    if (run != window.run() || number > window.nextPart()) {
      return gone();
    }
    @Nullable Shown now =
        shown.await(
            some -> some == null || some.window().nextPart() > number || isToGo(),
            patienceNs(window.targets()));
    Window then = Objects.requireNonNull(now).window();
    if (then.nextPart() <= number) {
      return new HlsAnswer.Unavailable("what was waited for did not come");
    }
    return then.part(number)
        .filter(part -> !part.isGap(rendition))
        .<HlsAnswer>map(part -> media(window, rendition, part.bytes(rendition)))
        .orElse(gone());
  }

  private static HlsAnswer media(Window window, Rendition rendition, List<ByteBuffer> bytes) {
    long size = bytes.stream().mapToLong(ByteBuffer::remaining).sum();
    int good = (int) (window.targets().windowUs() / 1_000_000); // as long as it can be had here
    return new HlsAnswer.Media(rendition.mediaType(), bytes, size, good);
  }

  private static HlsAnswer gone() {
    return new HlsAnswer.Missing("no longer, or not yet");
  }
}
