package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import io.millrace.media.mp4.InitSegment;
import io.millrace.server.live.FragmentLog;
import io.millrace.server.live.LiveFragment;
import io.millrace.server.live.LiveLease;
import io.millrace.server.live.LiveStatus;
import io.millrace.server.live.LiveStreams;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer's turn, recorded as fragmented MP4 out of the fragments that everybody else watches.
 * Each file is an init segment and a run of fragments that begins with a key frame; times go on
 * from one file to the next.
 */
final class Mp4Recording implements Take {

  private static final Logger LOG = LoggerFactory.getLogger(Mp4Recording.class);
  private static final long GATHER_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /** The first fragments of a turn may be there before its recording. */
  private static final long LATE_NS = TimeUnit.SECONDS.toNanos(3);

  /** So long the last packets of a turn may take until they are fragments. */
  private static final long LAST_NS = TimeUnit.SECONDS.toNanos(1);

  private static final int BUFFER_BYTES = 256 << 10;

  private final ProducerId id;
  private final LiveStreams streams;
  private final FileSeries files;
  private final Supplier<Duration> split;
  private final Thread writing;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private @Nullable InitSegment init;
  private long next;
  private long begin;
  private boolean over;
  private volatile long skipped;
  private volatile boolean ending;

  /** Not begun yet. */
  Mp4Recording(ProducerId id, LiveStreams streams, FileSeries files, Supplier<Duration> split) {
    this.id = id;
    this.streams = streams;
    this.files = files;
    this.split = split;
    this.writing = Thread.ofVirtual().name("record " + id + " as mp4").unstarted(this::write);
  }

  /** Begins with what the turn has so far. */
  Mp4Recording begin() {
    writing.start();
    return this;
  }

  private void write() {
    try {
      while (!ending && !over) {
        Optional<LiveLease> lease = streams.open(id);
        if (lease.isEmpty()) {
          LOG.warn("{} is not recorded as mp4 yet: live.streams allows no more", id);
          LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(10));
        } else {
          try (LiveLease held = lease.get()) {
            follow(held.log());
          }
        }
      }
    } catch (RuntimeException e) {
      LOG.error("the recording of {} fails", id, e);
    } finally {
      files.close();
    }
  }

  /** Until the turn is over, or the log. */
  private void follow(FragmentLog log) {
    init = null;
    next = start(log);
    begin = next;
    long endedNs = 0;
    while (!over) {
      boolean last = ending;
      boolean closed = log.status().isClosed();
      takeAll(log);
      long nowNs = System.nanoTime();
      flush(nowNs);
      endedNs = last && endedNs == 0 ? nowNs : endedNs;
      over |= last && (isDry(log) || nowNs - endedNs >= LAST_NS);
      if (closed) {
        return;
      }
      if (!over) {
        LockSupport.parkNanos(this, GATHER_NS);
      }
    }
  }

  private static boolean isDry(FragmentLog log) {
    return log.status().state() != LiveStatus.State.LIVE;
  }

  /** Where this turn begins, if that is not long ago; else where a player would start. */
  private static long start(FragmentLog log) {
    long nowNs = System.nanoTime();
    for (long index = log.end() - 1; index >= log.first(); index--) {
      LiveFragment found = log.at(index);
      if (found == null || nowNs - found.arrivedNs() > LATE_NS) {
        break;
      }
      if (found.restarted()) {
        return index;
      }
    }
    return Math.max(log.randomAccess(), log.first());
  }

  private void takeAll(FragmentLog log) {
    while (!over && next < log.end()) {
      LiveFragment found = log.at(next);
      if (found != null) {
        take(found);
        next++;
      } else {
        long after = Math.max(log.first(), log.randomAccess());
        long before = skipped;
        skipped = before + Math.max(0, after - next);
        LOG.warn("the recording of {} as mp4 lacks fragments: the disk was too slow", id);
        next = Math.max(after, next + 1);
        cut();
      }
    }
  }

  private void take(LiveFragment found) {
    if (found.restarted() && found.index() > begin) {
      over = ending; // the next turn's, which has a recording of its own
      cut();
      if (over) {
        return;
      }
    }
    long nowNs = System.nanoTime();
    boolean due =
        !files.isOpen() || found.init() != init || files.ageNs(nowNs) >= split.get().toNanos();
    if (due && found.isRandomAccess() && files.mayBegin(nowNs)) {
      flush(nowNs);
      files.begin(nowNs);
      init = found.init();
      append(init.bytes().duplicate(), nowNs);
    }
    if (found.init() == init) {
      append(found.bytes(), nowNs);
    }
  }

  private void cut() {
    flush(System.nanoTime());
    files.cut();
  }

  /** Only whole fragments are written, so that a file ends with one whatever happens. */
  private void append(ByteBuffer data, long nowNs) {
    if (!files.isOpen()) {
      return;
    }
    if (buffer.remaining() < data.remaining()) {
      flush(nowNs);
    }
    if (buffer.remaining() < data.remaining()) {
      files.write(data, nowNs);
    } else {
      buffer.put(data);
    }
  }

  private void flush(long nowNs) {
    if (buffer.position() > 0) {
      files.write(buffer.flip(), nowNs);
      buffer.clear();
    }
  }

  @Override
  public void end() {
    ending = true;
    LockSupport.unpark(writing);
  }

  @Override
  public boolean join(Duration patience) throws InterruptedException {
    return writing.join(patience);
  }

  @Override
  public boolean isOver() {
    return !writing.isAlive();
  }

  @Override
  public boolean isConsumer() {
    return false; // the live stream has one, for everybody
  }

  @Override
  public FileSeries.Progress progress() {
    return files.progress();
  }

  @Override
  public long skipped() {
    return skipped;
  }
}
