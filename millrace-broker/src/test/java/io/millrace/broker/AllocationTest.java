package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static final int CONSUMERS = 10;
  private static final int PACKETS = 20_000;

  private final Stage stage = new Stage();
  private final Publication publication = stage.publish("p");
  private final ByteBuffer media = ByteBuffer.allocateDirect(1316);
  private final ByteBuffer out = ByteBuffer.allocateDirect(1456);
  private long bytesRead;

  @Test
  void aSteadyStreamAllocatesNothingPerPacket() {
    stage.send(publication, "T1 K1");
    for (int i = 0; i < CONSUMERS; i++) {
      subscribe();
    }
    run(PACKETS);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    bytesRead = 0;
    run(PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(bytesRead).isEqualTo((long) PACKETS * CONSUMERS * 1316);
    assertThat(allocated).isLessThan(PACKETS);
  }

  private void subscribe() {
    Subscription[] self = new Subscription[1];
    long[] next = {0};
    self[0] =
        stage.broker.subscribe(
            Stage.ID,
            now -> {
              for (; next[0] < self[0].end(); next[0]++) {
                read(self[0], next[0], now);
              }
            },
            stage.nowNs);
  }

  private void read(Subscription subscription, long index, long nowNs) {
    subscription.skipLate(index, nowNs - 1_000 * Stage.MS);
    subscription.copyTo(index, out.clear());
    assert subscription.originNs(index) <= nowNs;
    bytesRead += out.position();
  }

  /** A random access point each 500 packets; it may cost an object. */
  private void run(int packets) {
    for (int i = 0; i < packets; i++) {
      stage.nowNs += 2 * Stage.MS;
      media.put(0, (byte) (i % 500 == 0 ? 'K' : 'x'));
      publication.append(media, stage.nowNs, stage.nowNs);
      stage.broker.flush(stage.nowNs);
    }
  }
}
