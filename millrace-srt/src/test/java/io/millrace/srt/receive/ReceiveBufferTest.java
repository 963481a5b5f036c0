package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.Pattern;
import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReceiveBufferTest {

  private static final int CAPACITY = 1024;

  @TestFactory
  Stream<DynamicTest> keepsWhatIsPutUntilItIsRemoved() {
    return Seeds.tests(ReceiveBufferTest::compareWithAMap, 1, 2);
  }

  /** A window that moves on from before 0: the first sequence number may be 0. */
  private static void compareWithAMap(Random random) {
    ReceiveMemory memory = new ReceiveMemory(64L << 20);
    ReceiveBuffer buffer = new ReceiveBuffer(CAPACITY, memory);
    TreeMap<Long, byte[]> model = new TreeMap<>();
    long start = -1;
    for (int step = 0; step < 20_000; step++) {
      long position = start + random.nextInt(CAPACITY);
      assertThat(buffer.holds(position)).isEqualTo(model.containsKey(position));
      if (!model.containsKey(position)) {
        byte[] payload = Pattern.payload(step, 4 + random.nextInt(ReceiveBuffer.MAX_PAYLOAD - 3));
        assertThat(buffer.reserve(position)).isTrue();
        buffer.put(position, ByteBuffer.wrap(payload), position * 7);
        model.put(position, payload);
      } else if (random.nextBoolean()) {
        buffer.remove(position);
        model.remove(position);
      }
      if (random.nextInt(20) == 0) {
        long next = start + random.nextInt(100);
        model.headMap(next).keySet().forEach(buffer::remove);
        model.headMap(next).clear();
        start = next;
      }
      assertThat(buffer.size()).isEqualTo(model.size());
      if (!model.isEmpty()) {
        long first = model.firstKey();
        assertThat(buffer.payload(first)).isEqualTo(ByteBuffer.wrap(model.get(first)));
        assertThat(buffer.originNs(first)).isEqualTo(first * 7);
      }
    }
    assertThat(memory.pagesInUse()).isLessThanOrEqualTo(CAPACITY / 64 + 1);
    model.keySet().forEach(buffer::remove);
    assertThat(memory.pagesInUse()).isZero();
  }

  @Test
  void receiversShareABoundAndWhatIsClearedServesTheOther() {
    ReceiveMemory memory = new ReceiveMemory(2L * ReceiveMemory.Page.BYTES);
    ReceiveBuffer one = new ReceiveBuffer(CAPACITY, memory);
    ReceiveBuffer other = new ReceiveBuffer(CAPACITY, memory);
    assertThat(one.reserve(0)).isTrue();
    one.put(0, ByteBuffer.wrap(new byte[] {1}), 0);
    assertThat(one.reserve(64)).isTrue();
    one.put(64, ByteBuffer.wrap(new byte[] {2}), 0);
    assertThat(one.reserve(65)).as("on a page that is there").isTrue();
    assertThat(one.reserve(128)).isFalse();
    assertThat(other.reserve(0)).isFalse();

    one.clear();

    assertThat(one.holds(0)).isFalse();
    assertThat(other.reserve(0)).isTrue();
    assertThat(other.holds(0)).isFalse();
  }
}
