package io.millrace.server.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, as many as there is room for, and readers that each have a place among them.
 * Nobody waits for a reader: what it did not read in time is gone, and it is told how many. Any
 * thread, except that one writes; no loop comes here.
 */
final class RecentEvents {

  static final String OVERTAKEN = "they were not read in time";
  static final String BEFORE_START = "the broker was started again since, and does not know them";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final @Nullable Occurrence[] ring;
  private final long firstId;

  private long nextId;
  private boolean closed;

  /**
   * Empty.
   *
   * @param capacity how many are kept
   * @param firstId of the first event that will come
   */
  RecentEvents(int capacity, long firstId) {
    this.ring = new Occurrence[capacity];
    this.firstId = firstId;
    this.nextId = firstId;
  }

  /** Adds one, in place of the oldest; nothing once closed. */
  void append(Instant time, Optional<String> channel, Event event) {
    lock.lock();
    try {
      if (!closed) {
        ring[slot(nextId)] = new Occurrence(nextId, time, channel, event);
        nextId++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come; readers find their end. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A reader of what comes from now on. */
  EventReader reader(EventFilter filter) {
    lock.lock();
    try {
      return new Place(filter, nextId);
    } finally {
      lock.unlock();
    }
  }

  /** A reader of what came after the event of this id, and comes. */
  EventReader readerAfter(long id, EventFilter filter) {
    return new Place(filter, id + 1);
  }

  private int slot(long id) {
    return (int) Math.floorMod(id, (long) ring.length);
  }

  private long oldestId() {
    return Math.max(firstId, nextId - ring.length);
  }

  private final class Place implements EventReader {
    private final EventFilter filter;
    private long next;

    Place(EventFilter filter, long next) {
      this.filter = filter;
      this.next = next;
    }

    @Override
    public List<Occurrence> read(int most, long patienceNs) throws InterruptedException {
      List<Occurrence> found = new ArrayList<>();
      long leftNs = patienceNs;
      lock.lockInterruptibly();
      try {
        take(found, most);
        while (found.isEmpty() && !closed && leftNs > 0) {
          leftNs = changed.awaitNanos(leftNs);
          take(found, most);
        }
      } finally {
        lock.unlock();
      }
      return found;
    }

    private void take(List<Occurrence> found, int most) {
      if (next < oldestId() || next > nextId) {
        found.add(missing());
        next = oldestId();
      }
      while (next < nextId && found.size() < most) {
        Occurrence occurrence = ring[slot(next)];
        if (occurrence != null && filter.lets(occurrence)) {
          found.add(occurrence);
        }
        next++;
      }
    }

    /** What tells of those between its place and the oldest event that is left. */
    private Occurrence missing() {
      boolean known = next >= firstId && next <= nextId;
      OptionalLong count = known ? OptionalLong.of(oldestId() - next) : OptionalLong.empty();
      Event lost = new Event.EventsLost(count, known ? OVERTAKEN : BEFORE_START);
      return new Occurrence(
          oldestId() - 1, Instant.now().truncatedTo(ChronoUnit.MILLIS), Optional.empty(), lost);
    }

    @Override
    public boolean isOvertaken() {
      lock.lock();
      try {
        return next < oldestId();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean isEnded() {
      lock.lock();
      try {
        return closed && next == nextId;
      } finally {
        lock.unlock();
      }
    }
  }
}
