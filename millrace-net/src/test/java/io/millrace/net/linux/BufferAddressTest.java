package io.millrace.net.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BufferAddressTest {

  private static final int TIMES = 10_000;

  private final ByteBuffer first = ByteBuffer.allocateDirect(64);
  private final ByteBuffer second = ByteBuffer.allocateDirect(64);
  private final ByteBuffer third = ByteBuffer.allocateDirect(64);
  private final BufferAddress address = new BufferAddress();

  @Test
  void eachBufferHasItsOwnHoweverTheyTakeTurns() {
    for (ByteBuffer buffer : new ByteBuffer[] {first, second, first, third, second, third, first}) {
      assertThat(address.of(buffer)).isEqualTo(MemorySegment.ofBuffer(buffer).address());
    }
  }

  @Test
  void itIsOfIndexZeroWhereverTheBufferStands() {
    long begin = address.of(first);
    assertThat(new BufferAddress().of(first.position(10).limit(20))).isEqualTo(begin);
  }

  @Test
  void twoBuffersThatTakeTurnsMakeNoObjects() {
    turns();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    turns();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(TIMES);
  }

  private void turns() {
    for (int i = 0; i < TIMES; i++) {
      address.of(first);
      address.of(second);
    }
  }
}
