package io.millrace.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One loop puts while another takes, in interleavings that Lincheck makes, each access to a field a
 * step. It knows no reordering of accesses; that the fences stand where they must, {@link
 * RelayRingTest} tries with real threads.
 */
@Timeout(120)
class RelayRingLincheckTest {

  @Test
  void messagesComeWholeAndAsIfPutAndTakenOneAtATime() {
    options().actorsPerThread(3).check(Roomy.class);
  }

  @Test
  void noLoopSleepsForEverOverAFullRing() {
    options().actorsPerThread(4).check(Full.class);
  }

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .threads(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(3)
        .invocationsPerIteration(100);
  }

  private static List<String> take(RelayRing ring) {
    List<String> taken = new ArrayList<>();
    ring.take(
        (kind, relay, payload, originNs, news, nowNs) -> taken.add(kind + " " + relay + " " + news),
        0);
    return taken;
  }

  /** What is taken, against the same done by one thread. Never full. */
  public static class Roomy {
    private final RelayRing ring = new RelayRing(8);
    private int next;

    @Operation(nonParallelGroup = "putting")
    public void put() {
      next++;
      ring.put(RelayRing.Kind.BEGIN, next, next);
    }

    @Operation(nonParallelGroup = "taking")
    public List<String> take() {
      return RelayRingLincheckTest.take(ring);
    }
  }

  /** More messages than slots: each side goes to sleep, and is called by the other. */
  public static class Full {
    private static final int MESSAGES = 6;

    private final RelayRing ring = new RelayRing(2);
    private final AtomicBoolean takerCalled = new AtomicBoolean();
    private final AtomicBoolean putterCalled = new AtomicBoolean(true);
    private final List<String> taken = new ArrayList<>();
    private int next;

    /** As the link pumps, and its member calls the other loop up. */
    @Operation(nonParallelGroup = "putting")
    public void answerPutting() {
      if (putterCalled.getAndSet(false)) {
        boolean any = next < MESSAGES;
        do {
          while (next < MESSAGES && !ring.isFull()) {
            ring.put(RelayRing.Kind.BEGIN, next, next);
            next++;
          }
        } while (next < MESSAGES && !ring.wantRoom());
        if (any) {
          takerCalled.set(true);
        }
      }
    }

    /** As a member takes when its loop was called up. */
    @Operation(nonParallelGroup = "taking")
    public void answerTaking() {
      if (takerCalled.getAndSet(false)) {
        taken.addAll(take(ring));
        if (ring.isRoomWanted()) {
          putterCalled.set(true);
        }
      }
    }

    /** What the loops would do next, until both sleep. */
    @Validate
    public void allCameAcross() {
      while (putterCalled.get() || takerCalled.get()) {
        answerPutting();
        answerTaking();
      }
      List<String> all =
          IntStream.range(0, MESSAGES).mapToObj(i -> "BEGIN " + i + " " + i).toList();
      if (!taken.equals(all)) {
        throw new AssertionError("all asleep, taken " + taken);
      }
    }
  }
}
