package io.millrace.srt.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.Pattern;
import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ReceiveBufferTest {

  private static final int CAPACITY = 1024;

  @TestFactory
  Stream<DynamicTest> keepsWhatIsPutUntilItIsRemoved() {
    return Seeds.tests(ReceiveBufferTest::compareWithAMap, 1, 2);
  }

  /** A window that moves on from before 0: the first sequence number may be 0. */
  private static void compareWithAMap(Random random) {
    ReceiveBuffer buffer = new ReceiveBuffer(CAPACITY);
    TreeMap<Long, byte[]> model = new TreeMap<>();
    long start = -1;
    for (int step = 0; step < 20_000; step++) {
      long position = start + random.nextInt(CAPACITY);
      assertThat(buffer.holds(position)).isEqualTo(model.containsKey(position));
      if (!model.containsKey(position)) {
        byte[] payload = Pattern.payload(step, 4 + random.nextInt(ReceiveBuffer.MAX_PAYLOAD - 3));
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
    assertThat(buffer.pagesInUse()).isLessThanOrEqualTo(CAPACITY / 64 + 1);
    model.keySet().forEach(buffer::remove);
    assertThat(buffer.pagesInUse()).as("one is kept for the next packet").isLessThanOrEqualTo(1);
  }
}
