package io.millrace.server.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One kind of a channel's recording: file after file. When there is no room, or the disk fails, it
 * pauses, and looks now and then whether it can go on. One thread, but for {@link #progress}.
 */
final class FileSeries implements AutoCloseable {

  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long SHORTEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NS = TimeUnit.MINUTES.toNanos(1);

  private final Path folder;
  private final String kind;
  private final DiskRoom room;
  private final Clock clock;
  private final Witness witness;
  private @Nullable RecordingFile file;
  private long lookedNs;
  private @Nullable String pausedWhy;
  private long pausedNs;
  private long pauseNs = SHORTEST_PAUSE_NS;
  private int files;
  private volatile Progress progress;

  /** Hears what becomes of it, on its thread. */
  interface Witness {

    /** A file is complete. */
    void onFile(FileName name, long bytes);

    /** Nothing is recorded until {@link #onResumed}. */
    void onPaused(String kind, String why);

    void onResumed(String kind);
  }

  /**
   * How it does. Immutable.
   *
   * @param kind {@link FileName#TS} or {@link FileName#MP4}
   * @param name of the file that is being written; empty if none is
   * @param bytes in it
   * @param files that were begun
   * @param pausedWhy for people; empty if it is not paused
   */
  record Progress(
      String kind, Optional<FileName> name, long bytes, int files, Optional<String> pausedWhy) {}

  FileSeries(Path folder, String kind, DiskRoom room, Clock clock, Witness witness) {
    this.folder = folder;
    this.kind = kind;
    this.room = room;
    this.clock = clock;
    this.witness = witness;
    this.progress = new Progress(kind, Optional.empty(), 0, 0, Optional.empty());
  }

  /** Whether a file is open. */
  boolean isOpen() {
    return file != null;
  }

  /** How old the open file is; 0 if none is open. */
  long ageNs(long nowNs) {
    return file == null ? 0 : file.ageNs(nowNs);
  }

  /** Whether {@link #begin} may be tried: not in the middle of a pause. */
  boolean mayBegin(long nowNs) {
    return pausedWhy == null || nowNs - pausedNs >= pauseNs;
  }

  /** Closes the open file, if there is one, and opens the next; pauses if that fails. */
  void begin(long nowNs) {
    cut();
    Optional<String> lacks = pausedWhy == null ? room.lacks() : room.lacksToGoOn();
    if (lacks.isPresent()) {
      pause(pausedWhy == null ? lacks.get() : pausedWhy, nowNs); // the reason is still the same
      return;
    }
    try {
      file = RecordingFile.create(folder, clock.instant(), kind, nowNs);
      lookedNs = nowNs;
      files++;
      show();
    } catch (IOException e) {
      pause("no file can be made: " + Problem.of(e), nowNs);
    }
  }

  /** Appends to the open file, if there is one; pauses if that fails. All of it is read. */
  void write(ByteBuffer data, long nowNs) {
    RecordingFile open = file;
    if (open == null) {
      data.position(data.limit());
      return;
    }
    try {
      open.append(data, nowNs);
      wentWell();
      lookAround(nowNs);
    } catch (IOException e) {
      pause("the disk takes no more: " + Problem.of(e), nowNs);
    }
    data.position(data.limit());
    show();
  }

  private void wentWell() {
    if (pausedWhy != null) {
      pausedWhy = null;
      witness.onResumed(kind);
    }
  }

  private void lookAround(long nowNs) {
    if (nowNs - lookedNs >= LOOK_NS) {
      lookedNs = nowNs;
      pauseNs = SHORTEST_PAUSE_NS;
      room.lacks().ifPresent(why -> pause(why, nowNs));
    }
  }

  private void pause(String why, long nowNs) {
    boolean news = pausedWhy == null;
    pauseNs = news ? pauseNs : Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
    pausedWhy = why;
    pausedNs = nowNs;
    cut();
    if (news) {
      witness.onPaused(kind, why);
    }
    show();
  }

  /** Closes the open file, if there is one. */
  void cut() {
    RecordingFile done = file;
    file = null;
    if (done == null) {
      return;
    }
    try {
      done.close();
    } catch (IOException e) {
      pausedWhy = pausedWhy == null ? "the disk fails: " + Problem.of(e) : pausedWhy;
    }
    if (done.bytes() > 0) {
      witness.onFile(done.name(), done.bytes());
    }
    show();
  }

  /** How it does. Any thread. */
  Progress progress() {
    return progress;
  }

  private void show() {
    progress =
        new Progress(
            kind,
            Optional.ofNullable(file).map(RecordingFile::name),
            file == null ? 0 : file.bytes(),
            files,
            Optional.ofNullable(pausedWhy));
  }

  @Override
  public void close() {
    cut();
  }
}
