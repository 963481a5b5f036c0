package io.millrace.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BitReaderTest {

  @Test
  void readsExpGolombCodes() {
    int[] values = {0, 1, 2, 3, 7, 254, 255, 65_535, 1 << 29};
    ByteBuffer bytes = new BitWriter().ue(values).plain();
    BitReader bits = BitReader.plain(bytes, 0, bytes.limit());
    for (int value : values) {
      assertThat(bits.ue()).isEqualTo(value);
    }
    assertThat(bits.ok()).isTrue();
  }

  @Test
  void readsSignedExpGolombCodes() {
    ByteBuffer bytes = new BitWriter().ue(0, 1, 2, 3, 4).plain();
    BitReader bits = BitReader.plain(bytes, 0, bytes.limit());
    assertThat(new int[] {bits.se(), bits.se(), bits.se(), bits.se(), bits.se()})
        .containsExactly(0, 1, -1, 2, -2);
  }

  @Test
  void dropsEmulationPreventionBytes() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 0, 3, 1, 0, 0, 3, 0, 0, 3, 5});
    BitReader bits = BitReader.ofNal(bytes, 0, bytes.limit());
    assertThat(bits.bits(24)).isEqualTo(1);
    assertThat(bits.bits32()).isZero();
    assertThat(bits.bits(8)).isEqualTo(5);
    assertThat(bits.ok()).isTrue();
  }

  @Test
  void readsUnsigned32Bits() {
    ByteBuffer bytes = new BitWriter().bits(32, 0xFFFF_FFFFL).plain();
    assertThat(BitReader.plain(bytes, 0, 4).bits32()).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void isNotOkPastTheEnd() {
    BitReader bits = BitReader.plain(ByteBuffer.wrap(new byte[] {-1}), 0, 1);
    assertThat(bits.bits(8)).isEqualTo(255);
    assertThat(bits.ok()).isTrue();
    assertThat(bits.bits(3)).isZero();
    assertThat(bits.ok()).isFalse();
  }

  @Test
  void isNotOkAfterACodeThatNeverEnds() {
    BitReader bits = BitReader.plain(ByteBuffer.allocate(100), 0, 100);
    assertThat(bits.ue()).isZero();
    assertThat(bits.ok()).isFalse();
  }
}
