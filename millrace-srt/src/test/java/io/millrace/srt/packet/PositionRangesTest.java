package io.millrace.srt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.seed.Seeds;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PositionRangesTest {

  @TestFactory
  Stream<DynamicTest> behavesAsASetOfPositions() {
    return Seeds.tests(PositionRangesTest::compareWithASet, 1, 2, 3);
  }

  private static void compareWithASet(Random random) {
    PositionRanges ranges = new PositionRanges(1_000);
    TreeSet<Long> model = new TreeSet<>();
    for (int step = 0; step < 1_000; step++) {
      long first = random.nextInt(-50, 300);
      long last = first + random.nextInt(12);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          assertThat(ranges.add(first, last)).isTrue();
          LongStream.rangeClosed(first, last).forEach(model::add);
        }
        case 2 -> assertThat(ranges.remove(first)).isEqualTo(model.remove(first));
        case 3 -> {
          ranges.remove(first, last);
          model.subSet(first, last + 1).clear();
        }
        default -> {
          if (random.nextInt(10) == 0) {
            ranges.removeBefore(first);
            model.headSet(first).clear();
          }
        }
      }
      assertThat(contentOf(ranges)).containsExactlyElementsOf(model);
      assertThat(ranges.count()).isEqualTo(model.size());
      assertThat(ranges.isEmpty()).isEqualTo(model.isEmpty());
      assertThat(ranges.contains(first)).isEqualTo(model.contains(first));
    }
  }

  private static TreeSet<Long> contentOf(PositionRanges ranges) {
    TreeSet<Long> content = new TreeSet<>();
    for (int i = 0; i < ranges.size(); i++) {
      assertThat(ranges.first(i)).isLessThanOrEqualTo(ranges.last(i));
      if (i > 0) {
        assertThat(ranges.first(i))
            .as("touching ranges merge")
            .isGreaterThan(ranges.last(i - 1) + 1);
      }
      LongStream.rangeClosed(ranges.first(i), ranges.last(i)).forEach(content::add);
    }
    return content;
  }

  @Test
  void holdsNoMoreRangesThanItsBound() {
    PositionRanges ranges = new PositionRanges(3);
    assertThat(ranges.add(0, 1)).isTrue();
    assertThat(ranges.add(10, 15)).isTrue();
    assertThat(ranges.add(20, 21)).isTrue();
    assertThat(ranges.add(30, 31)).isFalse();
    assertThat(ranges.add(2, 3)).as("joins another").isTrue();
    assertThat(ranges.remove(12)).as("would make one more: stays").isTrue();
    assertThat(ranges.contains(12)).isTrue();
    assertThat(ranges.size()).isEqualTo(3);
    assertThat(ranges.add(0, 100)).isTrue();
    assertThat(ranges.size()).isEqualTo(1);
  }
}
