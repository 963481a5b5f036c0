package io.millrace.srt.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two loops hand datagrams to a third, in interleavings that Lincheck chooses. */
@Timeout(120)
class InboxLincheckTest {
  private static final int INTERLEAVINGS = 300;
  private static final InetSocketAddress FROM =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_000);

  @Test
  void whatWasPutIsTakenOnceAndWhoeverTakesWasTold() {
    Lincheck.runConcurrentTest(INTERLEAVINGS, () -> new Hop().crossAndCheck());
  }

  private static final class Hop {
    private final Inbox inbox = new Inbox();
    private final AtomicBoolean told = new AtomicBoolean();
    private final List<Integer> taken = new ArrayList<>();

    Hop() {
      inbox.onArrival(() -> told.set(true));
    }

    void crossAndCheck() {
      List<Thread> threads =
          List.of(new Thread(() -> put(1)), new Thread(() -> put(2)), new Thread(this::answer));
      threads.forEach(Thread::start);
      threads.forEach(Hop::join);
      answer(); // the loop would, having been told
      if (taken.size() != 2 || !taken.containsAll(List.of(1, 2)) || inbox.size() != 0) {
        throw new AssertionError("taken " + taken + ", left " + inbox.size());
      }
    }

    private void put(int number) {
      if (!inbox.put(ByteBuffer.wrap(new byte[] {(byte) number}), FROM)) {
        throw new AssertionError("refused although there is room");
      }
    }

    /** As a loop that was called: a call that comes from here on is another one. */
    private void answer() {
      if (told.getAndSet(false)) {
        for (Inbox.Stray next = inbox.poll(); next != null; next = inbox.poll()) {
          taken.add((int) next.datagram().get(0));
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
