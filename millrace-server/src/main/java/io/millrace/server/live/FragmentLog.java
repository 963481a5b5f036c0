package io.millrace.server.live;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel's newest fragments, stored once for everybody: numbered from 0 in the order in which
 * they go out, audio ahead of the picture it belongs to. One writer; readers of any number, on any
 * thread, each with an index of its own, which cost the writer nothing.
 *
 * <p>A reader starts at {@link #randomAccess}, or at {@link #end} if there is none yet, and asks
 * for one index after the other:
 *
 * <pre>{@code
 * long next = Math.max(log.randomAccess(), log.first());
 * while (log.awaitBeyond(next, patience)) {
 *   LiveFragment found = log.at(next);
 *   if (found == null) {
 *     next = log.randomAccess();          // it was too slow: what it wanted is gone
 *   } else {
 *     if (found.init() != init) {         // the first time, and whenever a codec changed
 *       send(init = found.init());
 *     }
 *     send(found.bytes());
 *     next++;
 *   }
 * }
 * }</pre>
 *
 * <p>Fragments are kept until there are more than the bounds allow: bytes, time, and {@value
 * #FRAGMENTS_MAX} in number; the oldest go first, and at least the newest one stays. So what a
 * reader found by {@link #at} may be gone at the next call; the fragment that it holds stays valid
 * as long as it holds it.
 *
 * <p>{@code init} objects are the same as long as they hold, so {@code !=} tells a new one; its
 * generation counts from 1 within this log. A new one comes at a random access point, if there is
 * video.
 */
public final class FragmentLog {

  /** Most fragments, whatever the other bounds say. */
  public static final int FRAGMENTS_MAX = 1 << 13;

  /** What an entry takes besides its bytes, roughly. */
  private static final int ENTRY_BYTES = 256;

  private static final Logger LOG = LoggerFactory.getLogger(FragmentLog.class);

  private final AtomicReferenceArray<@Nullable LiveFragment> slots =
      new AtomicReferenceArray<>(FRAGMENTS_MAX);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final LongSupplier bytesMax;
  private final long keepMs;

  private final AtomicReference<LiveStatus> status = new AtomicReference<>(LiveStatus.STARTING);

  // by the writer
  private volatile long first;
  private volatile long end;
  private volatile long randomAccess = -1;
  private volatile long bytes;
  private volatile @Nullable InitSegment init;
  private boolean restarted;
  private long newestMs;

  /**
   * Empty.
   *
   * @param bytesMax asked for each fragment, by the writer: how much may be kept now
   * @param keep how long media is kept
   */
  FragmentLog(LongSupplier bytesMax, Duration keep) {
    this.bytesMax = bytesMax;
    this.keepMs = keep.toMillis();
  }

  // --- readers, any thread

  /** The oldest index that is kept; {@link #end} if there is none. Grows. */
  public long first() {
    return first;
  }

  /** One past the newest index. Grows. */
  public long end() {
    return end;
  }

  /** The fragment at an index; null if it is no longer there, or not yet. */
  public @Nullable LiveFragment at(long index) {
    if (index < 0 || index >= end) {
      return null;
    }
    LiveFragment found = slots.get(slot(index));
    return found != null && found.index() == index ? found : null;
  }

  /**
   * The newest index at which a player can start: a fragment that begins with a key frame, or any
   * if there is no video. -1 if none came yet, or it is gone.
   */
  public long randomAccess() {
    long newest = randomAccess;
    return newest < first ? -1 : newest;
  }

  /** What holds for the fragment that comes next; null before the first one. */
  public @Nullable InitSegment init() {
    return init;
  }

  /** How the stream does. What has gone out stays readable, also when it is over. */
  public LiveStatus status() {
    return status.get();
  }

  /** Memory that it takes, in bytes. */
  public long bytes() {
    return bytes;
  }

  /**
   * Waits until there is something at an index, or it is over. Blocks: for virtual threads.
   *
   * @return whether there is, or was, something: {@code end() > index}
   */
  public boolean awaitBeyond(long index, Duration patience) throws InterruptedException {
    if (end > index || status().isClosed()) {
      return end > index;
    }
    long leftNs = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (end <= index && !status().isClosed() && leftNs > 0) {
        leftNs = news.awaitNanos(leftNs);
      }
      return end > index;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has a listener called whenever fragments were added or {@link #status} changed, once for all
   * that was there by then. On the stream's threads, which everybody waits for: it must be brief,
   * must not block, and may be called by two of them at the same time. It is not called for what
   * there is already. What it throws is logged.
   */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** It is called no more, but for a call that is under way. */
  public void unlisten(Runnable listener) {
    listeners.remove(listener);
  }

  // --- the writer

  /** From the next fragment on it holds. */
  void init(InitSegment segment) {
    init = segment;
  }

  /** What the next fragment follows is another stream, or part of it is missing. */
  void restarted() {
    restarted = end > 0;
  }

  /** Adds a fragment; readers hear of it at {@link #publish}, and may find it before. */
  void append(Fragment fragment, long nowMs, long nowNs) {
    InitSegment holding = init;
    if (holding == null) {
      throw new IllegalStateException("a fragment without an init segment");
    }
    newestMs = Math.max(newestMs, nowMs);
    LiveFragment added = new LiveFragment(end, fragment, holding, newestMs, nowNs, restarted);
    restarted = false;
    if (end - first == FRAGMENTS_MAX) {
      dropFirst();
    }
    slots.set(slot(added.index()), added);
    long sum = bytes + size(added);
    bytes = sum;
    end = added.index() + 1;
    if (added.isRandomAccess()) {
      randomAccess = added.index();
    }
    trim();
    goesOn();
  }

  /** Where fragments come nobody is to be told that none do. */
  private void goesOn() {
    LiveStatus before = status.get();
    if (before.state() != LiveStatus.State.LIVE && !before.isClosed()) {
      var _ = status.compareAndSet(before, LiveStatus.LIVE); // else somebody knows better
    }
  }

  /** How it does from now on; what is closed stays so. Any thread. */
  void status(LiveStatus next) {
    status.updateAndGet(before -> before.isClosed() ? before : next);
  }

  /** Tells all readers of what there is. */
  void publish() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.error("a reader of live media fails", e);
      }
    }
  }

  /** Gives up what is too much, or too old; the newest fragment stays. */
  private void trim() {
    long most = bytesMax.getAsLong();
    while (end - first > 1 && (bytes > most || isTooOld(first))) {
      dropFirst();
    }
  }

  private boolean isTooOld(long index) {
    LiveFragment oldest = slots.get(slot(index));
    return oldest == null || newestMs - oldest.arrivedMs() > keepMs;
  }

  private void dropFirst() {
    LiveFragment oldest = slots.getAndSet(slot(first), null);
    long next = first + 1;
    long left = bytes - (oldest == null ? 0 : size(oldest));
    first = next;
    bytes = left;
  }

  private static long size(LiveFragment fragment) {
    return (long) fragment.size() + ENTRY_BYTES;
  }

  private static int slot(long index) {
    return (int) (index & (FRAGMENTS_MAX - 1));
  }
}
