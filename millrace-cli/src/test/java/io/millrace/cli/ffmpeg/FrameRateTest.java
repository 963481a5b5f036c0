package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class FrameRateTest {

  @ParameterizedTest
  @CsvSource({"12, 12", "29.97, 2997/100", "30000/1001, 30000/1001", "0.5, 1/2", "240, 240"})
  void aRateIsKeptAsAnExactFraction(String text, String fraction) {
    assertThat(FrameRate.parse(text)).hasToString(fraction);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "0.0", "241", "30/0", "abc", "", "1e3"})
  void aRateThatNoPictureHasIsNamed(String text) {
    assertThatThrownBy(() -> FrameRate.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("more than 0");
  }

  @Test
  void framesStartWithoutDriftAfterAYear() {
    FrameRate ntsc = FrameRate.parse("30000/1001");
    long framesOfAYear = 365L * 86_400 * 30_000 / 1001;
    assertThat(ntsc.startNs(framesOfAYear))
        .isBetween(365L * 86_400 * 1_000_000_000L - 40_000_000L, 365L * 86_400 * 1_000_000_000L);
    assertThat(FrameRate.of(30).startNs(1)).isEqualTo(33_333_333L);
  }
}
