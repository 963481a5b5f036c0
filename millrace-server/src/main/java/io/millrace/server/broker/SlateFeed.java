package io.millrace.server.broker;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.producer.LoopedFile;
import io.millrace.media.ts.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file, played once for all that show it, on a thread of its own. What fails is tried again,
 * after pauses that grow. Keeps what came since the newest random access point, so that who comes
 * later has a picture at once.
 */
final class SlateFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SlateFeed.class);

  /** Packets of the picture that is kept: 5 MB. One that is larger is not kept. */
  static final int PICTURE_MAX = 4096;

  private static final int TABLES_PACKET = 7 * 188;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Who played for so long was of use. */
  private static final long OF_USE_NS = TimeUnit.SECONDS.toNanos(10);

  /** MPEG-TS in real time. */
  interface Source extends AutoCloseable {

    /** Plays until it is closed; throws a {@link CommandFailure} if it ends before that. */
    void play(LoopedFile.Sink sink);

    /** Any thread; takes some hundred milliseconds at most. */
    @Override
    void close();
  }

  /** Makes a source of a file; may take a second, throws {@link CommandFailure}. */
  @FunctionalInterface
  interface Opener {
    Source open(Path file);
  }

  private final Path file;
  private final Opener opener;

  // guarded by this
  private final List<SlateSeat> seats = new ArrayList<>();
  private final List<ByteBuffer> picture = new ArrayList<>();
  private StreamObserver observer = new StreamObserver();
  private @Nullable Source source;
  private boolean closed;

  SlateFeed(Path file, Opener opener) {
    this.file = file;
    this.opener = opener;
  }

  /** Plays from now on. */
  void start() {
    Thread.ofPlatform().daemon().name("slate " + file.getFileName()).start(this::run);
  }

  /** From now on it gets what is played, after what was kept. */
  synchronized void add(SlateSeat seat) {
    seats.add(seat);
    long nowNs = System.nanoTime();
    picture.forEach(payload -> seat.offer(payload.duplicate(), nowNs));
  }

  /**
   * It gets nothing more.
   *
   * @return whether somebody else still does
   */
  synchronized boolean remove(SlateSeat seat) {
    seats.remove(seat);
    return !seats.isEmpty();
  }

  private void run() {
    Duration pause = SHORTEST_PAUSE;
    while (!isClosed()) {
      long beganNs = System.nanoTime();
      String why = play();
      if (System.nanoTime() - beganNs > OF_USE_NS) {
        pause = SHORTEST_PAUSE;
      }
      if (!isClosed()) {
        LOG.warn("slate '{}' does not play: {}; again in {} s", file, why, pause.toSeconds());
        rest(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      }
    }
  }

  /** Returns why it ended. */
  private String play() {
    try (Source opened = opener.open(file)) {
      if (begin(opened)) {
        opened.play(this::pass);
      }
      return "it ended";
    } catch (CommandFailure e) {
      return e.line();
    } catch (RuntimeException e) {
      LOG.error("slate '{}'", file, e);
      return "a fault of ours";
    }
  }

  private synchronized boolean begin(Source opened) {
    source = opened;
    observer = new StreamObserver();
    picture.clear();
    return !closed;
  }

  private synchronized void pass(ByteBuffer payload, long originNs) {
    keep(payload);
    for (SlateSeat seat : seats) {
      seat.offer(payload.duplicate(), originNs);
    }
  }

  private void keep(ByteBuffer payload) {
    if (observer.observe(payload)) {
      picture.clear();
      ByteBuffer tables = observer.tables();
      for (int at = tables.position(); at < tables.limit(); at += TABLES_PACKET) {
        picture.add(tables.slice(at, Math.min(TABLES_PACKET, tables.limit() - at)));
      }
      picture.add(payload);
    } else if (picture.size() == PICTURE_MAX) {
      picture.clear();
    } else if (!picture.isEmpty()) {
      picture.add(payload);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void rest(Duration pause) {
    long dueNs = System.nanoTime() + pause.toNanos();
    try {
      for (long left = pause.toNanos(); left > 0 && !closed; left = dueNs - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      closed = true; // nobody interrupts this thread but to end it
    }
  }

  /** Ends it; waits for the child for some hundred milliseconds at most. Any thread. */
  @Override
  public void close() {
    Source playing;
    synchronized (this) {
      closed = true;
      seats.clear();
      playing = source;
      notifyAll();
    }
    if (playing != null) {
      playing.close();
    }
  }
}
