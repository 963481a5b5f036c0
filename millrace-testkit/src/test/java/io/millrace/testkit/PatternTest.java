package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatternTest {
  @Test
  void aPayloadIsItsNumberAndThenTheSequenceItStarts() {
    // 31 * 258 + 4 = 8002 = 0x1F42
    assertThat(HexFormat.of().formatHex(Pattern.payload(258, 7))).isEqualTo("00000102424344");
  }

  @Test
  void everyPayloadVerifiesAsItself() {
    Random random = new Random(5);
    for (int i = 0; i < 1000; i++) {
      int n = random.nextInt(Integer.MAX_VALUE);
      byte[] payload = Pattern.payload(n, 4 + random.nextInt(1400));
      assertThat(Pattern.verify(ByteBuffer.wrap(payload))).isEqualTo(n);
    }
  }

  @Test
  void oneChangedByteIsNoticed() {
    Random random = new Random(6);
    for (int i = 0; i < 1000; i++) {
      byte[] payload = Pattern.payload(i, 100);
      payload[4 + random.nextInt(96)] ^= (byte) (1 << random.nextInt(8));
      assertThat(Pattern.verify(ByteBuffer.wrap(payload))).isEqualTo(-1);
    }
  }

  @Test
  void verifyReadsWhatRemainsWhateverTheOrderAndMovesNothing() {
    ByteBuffer buffer = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(10).put(Pattern.payload(77, 20)).flip().position(10);

    assertThat(Pattern.verify(buffer)).isEqualTo(77);
    assertThat(buffer.position()).isEqualTo(10);
  }

  @Test
  void whatIsTooShortOrNegativeIsNoMessage() {
    assertThat(Pattern.verify(ByteBuffer.allocate(3))).isEqualTo(-1);
    assertThat(Pattern.verify(ByteBuffer.allocate(4).putInt(0, -5))).isEqualTo(-1);
    assertThatThrownBy(() -> Pattern.payload(1, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
