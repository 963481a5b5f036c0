package io.millrace.cli.load.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitWriterTest {

  @ParameterizedTest(name = "ue({0}) = {1}")
  @CsvSource({
    "0, 1",
    "1, 010",
    "2, 011",
    "3, 00100",
    "6, 00111",
    "7, 0001000",
    "240, 000000011110001"
  })
  void exponentialGolombCodesAreThoseOfTheStandard(int value, String bits) {
    byte[] written = new BitWriter().ue(value).trailing().toBytes();
    StringBuilder text = new StringBuilder();
    for (byte part : written) {
      text.append(String.format("%8s", Integer.toBinaryString(part & 0xFF)).replace(' ', '0'));
    }
    assertThat(text.toString()).startsWith(bits + "1");
    assertThat(text.substring(bits.length() + 1)).matches("0{0,7}");
  }

  @Test
  void bitsGoTheHighestFirstAndGrowAsNeeded() {
    BitWriter bits = new BitWriter().u(4, 0xA).u(12, 0x5F0).u(32, 0xFFFF_FFFFL);
    assertThat(HexFormat.of().formatHex(bits.toBytes())).isEqualTo("a5f0ffffffff");
    for (int i = 0; i < 200; i++) {
      bits.u(8, i);
    }
    assertThat(bits.toBytes()).hasSize(206);
  }
}
