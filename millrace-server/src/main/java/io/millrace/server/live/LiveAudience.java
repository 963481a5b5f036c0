package io.millrace.server.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The viewers of one log, in as many groups as there are processors: each has a virtual thread that
 * sends to its viewers whenever something was added, so that whoever makes the media waits for
 * nobody. Any thread.
 */
final class LiveAudience {

  private static final Logger LOG = LoggerFactory.getLogger(LiveAudience.class);
  private static final long TICK_NS = 1_000_000_000L;

  private final FragmentLog log;
  private final Group[] groups;
  private int added;

  LiveAudience(FragmentLog log, int groups) {
    this.log = log;
    this.groups = new Group[groups];
    for (int i = 0; i < groups; i++) {
      this.groups[i] = new Group();
    }
  }

  /** It is sent what comes, from now on. */
  void add(LiveViewer viewer) {
    Group group;
    synchronized (this) {
      group = groups[Math.floorMod(added++, groups.length)];
    }
    group.add(viewer);
  }

  /** It is over. */
  void remove(LiveViewer viewer) {
    for (Group group : groups) {
      group.viewers.remove(viewer);
    }
  }

  /** Some viewers, and who sends to them while there are any. */
  private final class Group implements Runnable {
    private final List<LiveViewer> viewers = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Runnable listener = this::wake;

    // under the lock
    private boolean runs;
    private boolean due;

    void add(LiveViewer viewer) {
      viewers.add(viewer);
      lock.lock();
      try {
        due = true;
        news.signal();
        if (runs) {
          return;
        }
        runs = true;
      } finally {
        lock.unlock();
      }
      log.listen(listener);
      Thread.ofVirtual().name("live viewers").start(this);
    }

    private void wake() {
      lock.lock();
      try {
        due = true;
        news.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void run() {
      long tickedNs = System.nanoTime();
      while (goesOn()) {
        long nowNs = System.nanoTime();
        boolean tick = nowNs - tickedNs > TICK_NS;
        tickedNs = tick ? nowNs : tickedNs;
        for (LiveViewer viewer : viewers) {
          serve(viewer, tick, nowNs);
        }
      }
    }

    private void serve(LiveViewer viewer, boolean tick, long nowNs) {
      try {
        if (tick) {
          viewer.tick(nowNs);
        } else {
          viewer.pump();
        }
      } catch (RuntimeException e) {
        LOG.error("a viewer fails", e);
        viewers.remove(viewer);
        viewer.gone();
      }
    }

    /** Waits for something to do; false once nobody is left. */
    private boolean goesOn() {
      lock.lock();
      try {
        long leftNs = TICK_NS;
        while (!due && leftNs > 0) {
          leftNs = news.awaitNanos(leftNs);
        }
        due = false;
        if (viewers.isEmpty()) {
          runs = false;
          log.unlisten(listener);
          return false;
        }
        return true;
      } catch (InterruptedException e) {
        runs = false;
        return false; // nobody interrupts it
      } finally {
        lock.unlock();
      }
    }
  }
}
