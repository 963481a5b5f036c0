package io.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A channel whose packets come faster than they are worked on. */
class ChannelTapTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final long BUDGET_NS = 1_000_000;
  private static final int CLIPS = 60; // 23 packets each, and the ring has room for 1024

  private final TestBroker broker = new TestBroker();

  @AfterEach
  void stop() {
    broker.close();
  }

  /** Stops at the first packet until it is let go on. */
  private static final class Slow implements TapSink {
    final CountDownLatch goOn = new CountDownLatch(1);
    final CountDownLatch stopped = new CountDownLatch(1);
    final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void packet(ByteBuffer payload, long originNs) {
      stopped.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      int pid = payload.getShort(payload.position() + 1) & 0x1FFF;
      seen.add(pid == 0 ? "tables" : "packet");
    }

    /** And has seen what follows. */
    boolean hasRestarted() {
      int at = seen.indexOf("restart");
      return at >= 0 && seen.size() > at + 1;
    }

    @Override
    public void restart() {
      seen.add("restart");
    }

    @Override
    public void batchEnd() {}
  }

  @Test
  void whatWorksTooSlowlyGoesOnAtARandomAccessPointAndItIsCounted() throws Exception {
    Slow slow = new Slow();
    try (ChannelTap tap = new ChannelTap(ID, broker.tapLoop(), slow, BUDGET_NS, () -> {})) {
      Publication producer = broker.begin(ID, "p");
      tap.start();
      broker.sendClip(producer);
      slow.stopped.await();
      for (int i = 0; i < CLIPS; i++) {
        broker.sendClip(producer);
      }
      assertThat(slow.seen).isEmpty();
      slow.goOn.countDown();
      await().atMost(SOON).until(() -> tap.skips() > 0);
      assertThat(slow.seen).as("nothing is young enough").doesNotContain("restart");
      broker.sendClip(producer);
      await().atMost(SOON).until(() -> slow.hasRestarted());

      List<String> after = slow.seen.subList(slow.seen.indexOf("restart"), slow.seen.size());
      assertThat(after).startsWith("restart", "tables");
      assertThat(slow.seen.size()).as("some were skipped").isLessThan(CLIPS * 23);
    }
  }
}
