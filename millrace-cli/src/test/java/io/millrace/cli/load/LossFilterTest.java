package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossFilterTest {

  private static final ByteBuffer DATA = ByteBuffer.allocate(16);
  private static final ByteBuffer CONTROL = ByteBuffer.allocate(16).put(0, (byte) 0x80);

  @Test
  void theShareOfDataPacketsIsLostAndNoControlPacket() {
    LossFilter filter = new LossFilter(0.1, 1);
    long lost = IntStream.range(0, 100_000).filter(i -> !filter.test(DATA)).count();
    assertThat(lost).isBetween(9_500L, 10_500L);
    assertThat(IntStream.range(0, 10_000).allMatch(i -> filter.test(CONTROL))).isTrue();
  }

  @Test
  void theSameSeedLosesTheSame() {
    LossFilter one = new LossFilter(0.5, 7);
    LossFilter other = new LossFilter(0.5, 7);
    for (int i = 0; i < 1_000; i++) {
      assertThat(one.test(DATA)).isEqualTo(other.test(DATA));
    }
  }

  @Test
  void anEmptyDatagramIsNotOurAffair() {
    assertThat(new LossFilter(1, 1).test(ByteBuffer.allocate(0))).isTrue();
  }
}
