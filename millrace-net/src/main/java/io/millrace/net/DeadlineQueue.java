package io.millrace.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The earliest of many deadlines: a binary heap whose entries know their place, so that one can be
 * moved without a search. Moving allocates nothing. One owner.
 *
 * @param <E> what has the deadline
 */
public final class DeadlineQueue<E extends DeadlineQueue.Entry> {

  /** Something with a deadline; may stand in one queue at a time. */
  public abstract static class Entry {
    private long deadlineNs = Deadlines.NONE;
    private int place = NOWHERE;

    /** In no queue. */
    protected Entry() {}
  }

  private static final int NOWHERE = -1;
  private static final int INITIAL_CAPACITY = 16;

  private Entry[] heap = new Entry[INITIAL_CAPACITY];
  private int size;

  /** An empty queue. */
  public DeadlineQueue() {}

  /** Sets the entry's deadline; {@link Deadlines#NONE} takes it out. */
  public void set(E entry, long deadlineNs) {
    Entry moved = entry;
    moved.deadlineNs = deadlineNs;
    if (deadlineNs == Deadlines.NONE) {
      remove(moved);
    } else if (moved.place == NOWHERE) {
      add(moved);
    } else {
      siftUp(moved);
      siftDown(moved);
    }
  }

  /** The entry's deadline here; {@link Deadlines#NONE} if it is not in the queue. */
  public long of(E entry) {
    Entry known = entry;
    return known.place == NOWHERE ? Deadlines.NONE : known.deadlineNs;
  }

  /** The earliest deadline, or {@link Deadlines#NONE}. */
  public long nextDeadlineNs() {
    return size == 0 ? Deadlines.NONE : heap[0].deadlineNs;
  }

  /** Takes out the earliest entry if its deadline has come; else null. */
  @SuppressWarnings("unchecked") // only set() adds, and it takes E
  public @Nullable E pollDue(long nowNs) {
    if (size == 0 || !Deadlines.isDue(heap[0].deadlineNs, nowNs)) {
      return null;
    }
    Entry first = heap[0];
    remove(first);
    return (E) first;
  }

  private void add(Entry entry) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    place(entry, size++);
    siftUp(entry);
  }

  private void remove(Entry entry) {
    int hole = entry.place;
    if (hole == NOWHERE) {
      return;
    }
    entry.place = NOWHERE;
    Entry last = heap[--size];
    Arrays.fill(heap, size, size + 1, null);
    if (hole != size) {
      place(last, hole);
      siftUp(last);
      siftDown(last);
    }
  }

  private void siftUp(Entry entry) {
    while (entry.place > 0) {
      Entry parent = heap[(entry.place - 1) / 2];
      if (!Deadlines.isBefore(entry.deadlineNs, parent.deadlineNs)) {
        return;
      }
      swap(entry, parent);
    }
  }

  private void siftDown(Entry entry) {
    for (int child = firstOfChildren(entry); child < size; child = firstOfChildren(entry)) {
      if (!Deadlines.isBefore(heap[child].deadlineNs, entry.deadlineNs)) {
        return;
      }
      swap(heap[child], entry);
    }
  }

  /** The place of the earlier child; not below size if there is none. */
  private int firstOfChildren(Entry entry) {
    int left = 2 * entry.place + 1;
    int right = left + 1;
    return right < size && Deadlines.isBefore(heap[right].deadlineNs, heap[left].deadlineNs)
        ? right
        : left;
  }

  private void swap(Entry a, Entry b) {
    int placeOfA = a.place;
    place(a, b.place);
    place(b, placeOfA);
  }

  private void place(Entry entry, int at) {
    heap[at] = entry;
    entry.place = at;
  }
}
