package io.millrace.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({"64MB,67108864", "1 kb,1024", "3G,3221225472", "7b,7", "0B,0"})
  void sizesAreReadWithTheirUnit(String text, long bytes) {
    assertThat(ByteSize.parse("k", text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"64MB", "1KB", "3GB", "1025B", "1536KB", "0B"})
  void whatIsWrittenReadsTheSame(String text) {
    assertThat(ByteSize.parse("k", text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "120ms,120ms",
    "1.5s,1500ms",
    "90s,90s",
    "120s,2min",
    "0.5ms,0.5ms",
    "0s,0ms",
    "0.05 s,50ms",
    "2.125ms,2.125ms",
    "1.5min,90s",
    "0.001h,3600ms",
    "999999999ms,999999999ms"
  })
  void timesAreWrittenInTheLargestWholeUnit(String text, String written) {
    Duration time = Durations.parse("k", text);
    assertThat(Durations.format(time)).isEqualTo(written);
    assertThat(Durations.parse("k", written)).isEqualTo(time);
  }
}
