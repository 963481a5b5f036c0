package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.seed.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DeadlineQueueTest {

  private static final class Entry extends DeadlineQueue.Entry {}

  @TestFactory
  Stream<DynamicTest> givesWhatIsDueEarliestFirst() {
    return Seeds.tests(DeadlineQueueTest::compareWithAMap, 1, 2, 3, -4100175834720461518L);
  }

  private static void compareWithAMap(Random random) {
    long baseNs = random.nextBoolean() ? 0 : Long.MAX_VALUE - 5_000; // wraps in the middle
    DeadlineQueue<Entry> queue = new DeadlineQueue<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      entries.add(new Entry());
    }
    Map<Entry, Long> model = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      Entry entry = entries.get(random.nextInt(entries.size()));
      switch (random.nextInt(4)) {
        case 0 -> {
          queue.set(entry, Deadlines.NONE);
          model.remove(entry);
        }
        case 1 -> {
          long nowNs = baseNs + random.nextInt(10_000);
          Entry due = queue.pollDue(nowNs);
          Long earliest = earliest(model);
          boolean isDue = earliest != null && nowNs - earliest >= 0;
          assertThat(due != null).isEqualTo(isDue);
          if (due != null) {
            assertThat(model.remove(due)).isEqualTo(earliest);
          }
        }
        default -> {
          long drawnNs = baseNs + random.nextInt(10_000);
          long deadlineNs = drawnNs == Deadlines.NONE ? drawnNs - 1 : drawnNs;
          queue.set(entry, deadlineNs);
          model.put(entry, deadlineNs);
        }
      }
      Long earliest = earliest(model);
      assertThat(queue.nextDeadlineNs()).isEqualTo(earliest == null ? Deadlines.NONE : earliest);
      assertThat(queue.of(entry)).isEqualTo(model.getOrDefault(entry, Deadlines.NONE));
    }
  }

  private static @Nullable Long earliest(Map<Entry, Long> model) {
    return model.values().stream().reduce((a, b) -> a - b < 0 ? a : b).orElse(null);
  }
}
