package io.millrace.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One loop puts while another takes, in hundreds of interleavings that Lincheck chooses, each step
 * of a field apart. It knows no reordering of memory accesses; that the fences stand where they
 * must, {@link RelayRingTest} tries with real threads.
 */
@Timeout(120)
class RelayRingLincheckTest {
  private static final int INTERLEAVINGS = 400;
  private static final int SLOTS = 2;
  private static final int MESSAGES = 3;

  @Test
  void everyMessageIsTakenOnceAndInOrder() {
    Lincheck.runConcurrentTest(INTERLEAVINGS, () -> new Hop().crossAndCheck());
  }

  /** More messages than slots: the putting side goes to sleep and must be woken. */
  private static final class Hop {
    private final RelayRing ring = new RelayRing(SLOTS);
    private final AtomicBoolean called = new AtomicBoolean();
    private final List<Integer> taken = new ArrayList<>();
    private int next;

    void crossAndCheck() {
      Thread putting = new Thread(this::putUntilFull);
      Thread taking = new Thread(this::take);
      putting.start();
      taking.start();
      join(putting);
      join(taking);
      finish();
      if (!taken.equals(IntStream.range(0, MESSAGES).boxed().toList())) {
        throw new AssertionError("taken " + taken);
      }
    }

    /** As {@link RelayLink#pump}. */
    private void putUntilFull() {
      do {
        while (next < MESSAGES && !ring.isFull()) {
          ring.put(RelayRing.Kind.PACKET, next, next);
          next++;
        }
      } while (next < MESSAGES && !ring.wantRoom());
    }

    /** As a member does when it was called. */
    private void take() {
      ring.take(
          (kind, relay, payload, originNs, news, nowNs) -> {
            if (news == null || !news.equals(relay)) {
              throw new AssertionError(relay + " came with " + news);
            }
            taken.add(relay);
          },
          0);
      if (ring.isRoomWanted()) {
        called.set(true);
      }
    }

    /** What the loops would do next: the taking one was called for what was put. */
    private void finish() {
      while (taken.size() < MESSAGES) {
        int before = taken.size();
        boolean waiting = next < MESSAGES;
        take();
        if (waiting && !called.getAndSet(false)) {
          throw new AssertionError("asleep for ever: room was wanted, and nobody told");
        }
        putUntilFull();
        if (taken.size() == before && next == before) {
          throw new AssertionError("nothing moves after " + taken);
        }
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
