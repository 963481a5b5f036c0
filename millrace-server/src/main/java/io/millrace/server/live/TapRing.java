package io.millrace.server.live;

import io.millrace.broker.Subscription;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way from a loop to the thread that works on them: slots of a fixed size, filled
 * by one thread and emptied by another. The one that fills never waits and allocates nothing; what
 * finds no room stays in the channel's log for later.
 */
final class TapRing {

  /** Slots: 1.5 MB, and 100 ms of 100 Mbit/s. */
  static final int SLOTS = 1 << 10;

  /** The largest payload of a channel's log. */
  private static final int SLOT_BYTES = 1456;

  private static final int RESTART = -1;

  private final ByteBuffer memory = ByteBuffer.allocate(SLOTS * SLOT_BYTES);
  private final ByteBuffer view = memory.duplicate(); // of the one that empties
  private final int[] lengths = new int[SLOTS];
  private final long[] origins = new long[SLOTS];

  // who fills writes filled, who empties writes emptied
  private volatile long filled;
  private volatile long emptied;
  private volatile boolean roomWanted;
  private volatile boolean sleeping;
  private volatile boolean called;
  private volatile @Nullable Thread worker;

  // --- the loop's side

  /** Whether a packet and a restart before it have room. If not, the other side says so later. */
  boolean hasRoom() {
    if (filled - emptied <= SLOTS - 2) {
      return true;
    }
    roomWanted = true;
    return filled - emptied <= SLOTS - 2; // it may have been emptied meanwhile
  }

  /** Says that the next packet does not follow the one before. */
  void putRestart() {
    long at = filled;
    lengths[slot(at)] = RESTART;
    filled = at + 1;
  }

  /** Copies a held packet. */
  void put(Subscription from, long index) {
    long at = filled;
    int slot = slot(at);
    memory.clear().position(slot * SLOT_BYTES);
    from.copyTo(index, memory);
    lengths[slot] = memory.position() - slot * SLOT_BYTES;
    origins[slot] = from.originNs(index);
    filled = at + 1;
  }

  /** Wakes the other side up, if it sleeps. Any thread. */
  void call() {
    called = true;
    Thread thread = worker;
    if (sleeping && thread != null) {
      LockSupport.unpark(thread);
    }
  }

  // --- the worker's side

  /** Hands over what there is; returns whether there was anything. */
  boolean drain(TapSink sink) {
    long until = filled;
    long at = emptied;
    if (at == until) {
      return false;
    }
    while (at < until) {
      handOver(slot(at), sink);
      at++;
      emptied = at;
    }
    sink.batchEnd();
    return true;
  }

  private void handOver(int slot, TapSink sink) {
    int length = lengths[slot];
    if (length == RESTART) {
      sink.restart();
    } else {
      int from = slot * SLOT_BYTES;
      sink.packet(view.clear().position(from).limit(from + length), origins[slot]);
    }
  }

  /** Whether the loop found no room and there is some now; asked once, it is the asker's affair. */
  boolean takeRoomWanted() {
    boolean wanted = roomWanted && filled - emptied <= SLOTS / 2;
    if (wanted) {
      roomWanted = false;
    }
    return wanted;
  }

  /** Sleeps until {@link #call}; may return earlier. On the worker's thread. */
  void sleep() {
    worker = Thread.currentThread();
    sleeping = true;
    if (!called && filled == emptied) {
      LockSupport.park(this);
    }
    sleeping = false;
    called = false;
  }

  private static int slot(long at) {
    return (int) (at & (SLOTS - 1));
  }
}
