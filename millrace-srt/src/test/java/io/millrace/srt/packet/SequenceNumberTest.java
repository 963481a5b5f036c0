package io.millrace.srt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.seed.Seeds;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SequenceNumberTest {

  @Test
  void zeroFollowsTheLargest() {
    assertThat(SequenceNumber.offset(SequenceNumber.MAX, 0)).isEqualTo(1);
    assertThat(SequenceNumber.offset(0, SequenceNumber.MAX)).isEqualTo(-1);
    assertThat(SequenceNumber.of(1L << 31)).isZero();
    assertThat(SequenceNumber.of(-1)).isEqualTo(SequenceNumber.MAX);
    assertThat(SequenceNumber.position(0, (1L << 31) - 1)).isEqualTo(1L << 31);
    assertThat(SequenceNumber.position(SequenceNumber.MAX, 0)).isEqualTo(-1);
  }

  @TestFactory
  Stream<DynamicTest> aPositionIsFoundAgainFromAnyNearOne() {
    return Seeds.tests(random -> {
      for (int i = 0; i < 1_000; i++) {
        long position = random.nextLong(1L << 50);
        long near = position + random.nextLong(-(1L << 30) + 1, 1L << 30);
        assertThat(SequenceNumber.position(SequenceNumber.of(position), near)).isEqualTo(position);
      }
    });
  }
}
