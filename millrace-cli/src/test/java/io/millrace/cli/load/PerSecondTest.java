package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PerSecondTest {

  @ParameterizedTest
  @CsvSource({"100/s, 100", "100, 100", "30/min, 0.5", "2.5 / s, 2.5", "0, 0"})
  void ratesAreReadAsPeopleWriteThem(String text, double perSecond) {
    assertThat(new PerSecond().convert(text)).isEqualTo(perSecond);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "-1/s", "10/h", "1e9", "200000/s"})
  void whatIsNoRateIsToldWithAnExample(String text) {
    assertThatThrownBy(() -> new PerSecond().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is no rate; write 100/s or 30/min");
  }

  @ParameterizedTest
  @CsvSource({"1%, 0.01", "0.05 %, 0.0005", "100%, 1", "0, 0"})
  void sharesAreReadAsPeopleWriteThem(String text, double share) {
    assertThat(new Share().convert(text)).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0.01", "101%", "-1%", "%"})
  void aNumberWithoutPercentIsNoShare(String text) {
    assertThatThrownBy(() -> new Share().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is no share; write 1% or 0.05%");
  }
}
