package io.millrace.server.live;

import io.millrace.media.mp4.InitSegment;
import io.millrace.server.config.LagSettings;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One viewer of a live stream: a place in the log, and what it was told. Sends what there is, and
 * more as soon as the network has taken that: at most {@value #BATCH_BYTES} bytes and {@value
 * #BATCH_FRAGMENTS} fragments are on their way at a time, so that one who is slow costs no memory.
 * One who falls behind by {@code lag.budget} goes on at the newest random access point, and one who
 * has to do so too often is sent away, as SRT clients are.
 *
 * <p>Any thread may {@link #pump}; one at a time does the work.
 */
final class LiveViewer implements LiveWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LiveViewer.class);

  static final int BATCH_BYTES = 256 << 10;
  static final int BATCH_FRAGMENTS = 64;

  private static final long CLOCK_EVERY_NS = 1_000_000_000L;
  private static final long PING_EVERY_NS = 10_000_000_000L;

  private static final long LOOK_EVERY_NS = 5_000_000_000L;

  /** For a batch that the network does not take. */
  private static final long STUCK_NS = 10_000_000_000L;

  private final FragmentLog log;
  private final Outlet outlet;
  private final Supplier<LagSettings> lag;
  private final LongSupplier clockNs;
  private final LongSupplier clockMs;
  private final Runnable onEnd;
  private final AtomicInteger wanted = new AtomicInteger();
  private final LagRule jumps = new LagRule();

  // by whoever pumps
  private long next = NOWHERE;
  private long after = -1; // a random access point behind it is wanted
  private long joinedNs;
  private boolean dropsLeading;
  private @Nullable InitSegment init;
  private @Nullable LiveStatus told;
  private long clockToldNs;
  private long pingedNs;
  private boolean ended;

  private long lookedNs; // by the one who ticks
  private volatile boolean underWay;
  private volatile long sentNs;
  private volatile @Nullable Ending ending; // wanted by others

  private static final long NOWHERE = -1;

  private record Ending(EndCode code, String reason) {}

  /**
   * Has sent nothing yet.
   *
   * @param onEnd called once when it is over, however it ends
   */
  LiveViewer(
      FragmentLog log,
      Outlet outlet,
      Supplier<LagSettings> lag,
      LongSupplier clockNs,
      LongSupplier clockMs,
      Runnable onEnd) {
    this.log = log;
    this.outlet = outlet;
    this.lag = lag;
    this.clockNs = clockNs;
    this.clockMs = clockMs;
    this.onEnd = onEnd;
    this.joinedNs = clockNs.getAsLong();
    this.pingedNs = joinedNs;
    this.lookedNs = joinedNs;
  }

  /** Sends what there is, if nothing is under way. Does not block. */
  void pump() {
    if (wanted.getAndIncrement() > 0) {
      return; // whoever is at it does it once more
    }
    int seen = 1;
    do {
      try {
        step();
      } catch (RuntimeException e) {
        fail(e);
      }
      seen = wanted.addAndGet(-seen);
    } while (seen > 0);
  }

  /** Whatever happens, what is held for a viewer is given back. */
  private void fail(RuntimeException why) {
    LOG.error("a viewer fails", why);
    boolean first = !ended;
    ended = true;
    try {
      outlet.abort();
    } finally {
      if (first) {
        onEnd.run();
      }
    }
  }

  @Override
  public void end(EndCode code, String reason) {
    ending = new Ending(code, reason);
    pump();
  }

  @Override
  public void gone() {
    ending = GONE;
    pump();
  }

  private static final Ending GONE = new Ending(EndCode.STOPPED, "");

  /** Looks after what does not come by itself. Every second. */
  void tick(long nowNs) {
    if (nowNs - lookedNs > LOOK_EVERY_NS) {
      lookedNs = nowNs;
      outlet.look();
    }
    if (underWay && nowNs - sentNs > STUCK_NS) {
      outlet.abort();
      gone();
    } else {
      pump();
    }
  }

  private void step() {
    if (ended) {
      return;
    }
    Ending why = ending;
    if (why != null) {
      finish(why);
    } else if (!underWay) {
      long nowNs = clockNs.getAsLong();
      if (log.status().isClosed()) {
        finish(closing(log.status().reason()));
      } else if (send(nowNs)) {
        underWay = true;
        sentNs = nowNs;
        outlet.flush(this::taken);
      } else if (!ended) {
        ping(nowNs);
      }
    }
  }

  private void taken() {
    underWay = false;
    pump();
  }

  private static Ending closing(String reason) {
    return new Ending(EndCode.STOPPED, reason);
  }

  private void finish(Ending why) {
    ended = true;
    try {
      if (why != GONE) {
        outlet.text(LiveMessages.end(why.code(), why.reason()));
        outlet.close(why.code(), why.reason());
      }
    } finally {
      onEnd.run();
    }
  }

  private void ping(long nowNs) {
    if (nowNs - pingedNs > PING_EVERY_NS) {
      pingedNs = nowNs;
      outlet.ping();
    }
  }

  /** Gives the outlet what there is; whether there was anything. */
  private boolean send(long nowNs) {
    if (next == NOWHERE && !begin()) {
      return tellStatus();
    }
    boolean skipped = keepUp(nowNs);
    if (ended) {
      return false;
    }
    if (next == NOWHERE) {
      return tellStatus() || skipped;
    }
    boolean some = sendFragments(nowNs);
    return (!some && tellStatus()) || some || skipped;
  }

  /** Finds where to start. */
  private boolean begin() {
    long point = log.randomAccess();
    if (point <= after) {
      return false;
    }
    next = point;
    dropsLeading = true;
    return true;
  }

  /** Whoever is too far behind goes on where the newest picture is that can be started with. */
  private boolean keepUp(long nowNs) {
    LiveFragment due = log.at(next);
    boolean lost = due == null && next < log.end();
    long behindNs = due == null ? 0 : behindNs(due);
    LagSettings limits = lag.get();
    if (!lost && behindNs <= limits.budget().toNanos()) {
      return false;
    }
    long from = next;
    after = from;
    next = NOWHERE;
    joinedNs = nowNs;
    boolean found = begin();
    if (jumps.jumped(limits, nowNs)) {
      finish(
          new Ending(
              EndCode.TOO_SLOW,
              "the connection is too slow for this stream: it was moved on "
                  + jumps.count()
                  + " times"));
      return true;
    }
    long missed = (found ? next : log.end()) - from;
    outlet.text(LiveMessages.skip(missed, behindNs / NANOS_PER_MILLI, jumps.count()));
    return true;
  }

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What was there before it came, or jumped, counts from then. */
  private long behindNs(LiveFragment due) {
    LiveFragment newest = log.at(log.end() - 1);
    if (newest == null) {
      return 0;
    }
    long sinceNs = Math.max(due.arrivedNs() - joinedNs, 0) + joinedNs;
    return newest.arrivedNs() - sinceNs;
  }

  private boolean sendFragments(long nowNs) {
    int bytes = 0;
    int fragments = 0;
    LiveFragment newest = null;
    while (bytes < BATCH_BYTES && fragments < BATCH_FRAGMENTS) {
      LiveFragment found = log.at(next);
      if (found == null) {
        break;
      }
      next++;
      if (isForUs(found)) {
        announce(found);
        outlet.binary(found.bytes());
        bytes += found.size();
        fragments++;
        newest = found;
      }
    }
    if (newest != null && nowNs - clockToldNs > CLOCK_EVERY_NS) {
      clockToldNs = nowNs;
      outlet.text(LiveMessages.clock(newest, clockMs.getAsLong()));
    }
    return newest != null;
  }

  /** Not pictures that refer to those before the one it began with. */
  private boolean isForUs(LiveFragment found) {
    if (!dropsLeading || !found.fragment().video()) {
      return true;
    }
    if (found.fragment().leading()) {
      return false;
    }
    dropsLeading = found.isRandomAccess();
    return true;
  }

  private void announce(LiveFragment found) {
    if (found.init() != init) {
      init = found.init();
      outlet.text(LiveMessages.init(found.init()));
      outlet.binary(found.init().bytes().duplicate());
      clockToldNs = clockNs.getAsLong() - 2 * CLOCK_EVERY_NS;
    } else if (told != null && told.state() != LiveStatus.State.LIVE) {
      outlet.text(LiveMessages.live());
    }
    told = LiveStatus.LIVE;
  }

  /** Says why nothing comes, once. */
  private boolean tellStatus() {
    LiveStatus now = log.status();
    boolean news =
        !now.equals(told)
            && now.state() != LiveStatus.State.LIVE
            && now.state() != LiveStatus.State.STARTING;
    if (news) {
      told = now;
      outlet.text(LiveMessages.waiting(now));
    }
    return news;
  }
}
